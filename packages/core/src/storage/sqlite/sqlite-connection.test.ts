import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SqliteConnection, SqliteError, UnchangedError } from "./sqlite-connection.js";
import type { Step } from "./sqlite-thread.js";

const CONSTRAINT = 19;
const BUSY = 5;

let folder: string;
let path: string;
let connection: SqliteConnection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-sqlite-"));
  path = join(folder, "test.db");
  connection = new SqliteConnection({ path, busyTimeoutMs: 20 });
  await connection.perform([{ exec: "create table things (id integer primary key, name text) strict" }]);
});

afterEach(async () => {
  await connection.close();
  rmSync(folder, { recursive: true });
});

const insert = (...rows: readonly (readonly [number, string | null])[]) => ({
  run: "insert into things values (?, ?)",
  parameters: rows,
});
const names = { all: "select name from things order by id", parameters: [[]] };

describe("a connection in a thread of its own", () => {
  it("does the steps of a task in order, and tells rows and numbers of changes", async () => {
    const results = await connection.perform([insert([1, "a"], [2, null]), names]);
    expect(results).toEqual([2, [{ name: "a" }, { name: null }]]);
  });

  it("hands texts over as they are", async () => {
    const odd = `"'\\ \n\u2028 \u{1F600} 你好 \ud800`;
    await connection.perform([insert([1, odd.toWellFormed()])]);
    expect(await connection.perform([names])).toEqual([[{ name: odd.toWellFormed() }]]);
  });

  it("undoes the transaction in which a step fails, and tells SQLite's code", async () => {
    const failing = connection.perform([{ exec: "begin immediate" }, insert([1, "a"], [1, "b"]), { exec: "commit" }]);
    const fault: unknown = await failing.catch((error: unknown) => error);
    expect(fault instanceof SqliteError && (fault.errcode ?? 0) & 0xff).toBe(CONSTRAINT);
    expect(await connection.perform([{ exec: "begin immediate" }, names, { exec: "commit" }])).toEqual([0, [], 0]);
  });

  it("undoes the transaction in which a step changes nothing that must", async () => {
    const rename = (id: number): Step => ({ change: "update things set name = 'c' where id = ?", parameters: [id] });
    const task = (id: number) => [{ exec: "begin immediate" }, insert([1, "a"]), rename(id), { exec: "commit" }];
    await expect(connection.perform(task(2))).rejects.toBeInstanceOf(UnchangedError);
    expect(await connection.perform([names])).toEqual([[]]);
    expect(await connection.perform(task(1))).toEqual([0, 1, 1, 0]);
    expect(await connection.perform([names])).toEqual([[{ name: "c" }]]);
  });

  it("keeps a transaction open from task to task", async () => {
    await connection.perform([{ exec: "begin immediate" }, insert([1, "a"])]);
    await connection.perform([{ exec: "rollback" }]);
    expect(await connection.perform([names])).toEqual([[]]);
  });

  it("waits for another writer no longer than it was told", async () => {
    using other = new DatabaseSync(path);
    other.exec("begin immediate");
    const fault: unknown = await connection.perform([insert([1, "a"])]).catch((error: unknown) => error);
    expect(fault instanceof SqliteError && fault.errcode).toBe(BUSY);
    other.exec("rollback");
    expect(await connection.perform([insert([1, "a"])])).toEqual([1]);
  });

  it("answers with an error what does not fit a text, and goes on", async () => {
    const all = "select cast(zeroblob(540000000) as text)";
    await expect(connection.perform([{ all, parameters: [[]] }])).rejects.toThrow("no list of values");
    expect(await connection.perform([names])).toEqual([[]]);
  });

  it("tells each task of a file that cannot be opened", async () => {
    const nowhere = new SqliteConnection({ path: join(folder, "no", "such.db"), busyTimeoutMs: 20 });
    await expect(nowhere.perform([names])).rejects.toThrow("unable to open database file");
    await expect(nowhere.perform([names])).rejects.toThrow("unable to open database file");
    await nowhere.close();
  });

  it("does what was asked before it is closed", async () => {
    const asked = connection.perform([insert([1, "a"])]);
    await connection.close();
    expect(await asked).toEqual([1]);
  });
});
