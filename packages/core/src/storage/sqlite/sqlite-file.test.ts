import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { type LedgerFault, openLedger, type StoredLedger } from "../index.js";
import { openSqliteEngine } from "./sqlite-engine.js";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  path = join(folder, "a", "b", "ledger.db");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function creation(number: number): LedgerEntry {
  const change = { type: "group.created", groupId: `g${number}`, profile: {}, members: [{ userId: "u1" }] } as const;
  const receivedAt = Date.now();
  const callback = { wants: "record", command: "Created", change } as const;
  return { source: "shop", callback, body: "x".repeat(100), receivedAt, deadline: receivedAt + 60_000 };
}

const create = (ledger: StoredLedger, count: number) =>
  Promise.all(Array.from({ length: count }, (_, number) => ledger.settle(creation(number))));

function countIn(file: string): unknown {
  using database = new DatabaseSync(file, { readOnly: true });
  return database.prepare("select count(*) as count from grouphook_groups").get()?.count;
}

async function faultsOf(file: string): Promise<readonly LedgerFault["kind"][]> {
  const faults: LedgerFault["kind"][] = [];
  const ledger = await openLedger({ url: `sqlite:${file}`, onFault: ({ kind }) => faults.push(kind) });
  await ledger.close();
  return faults;
}

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe("a SQLite file", () => {
  it("is its owner's alone, with its folders and the files beside it", async () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const ledger = await openLedger({ url: `sqlite:${path}` });
    await create(ledger, 1);
    expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual(["600", "600", "600"]);
    expect([join(folder, "a"), join(folder, "a", "b")].map(modeOf)).toEqual(["700", "700"]);
    await ledger.close();
  });

  it("holds nothing of what was deleted, even where SQLite had moved it", async () => {
    await openLedger({ url: `sqlite:${path}` }).then((ledger) => ledger.close());
    using database = new DatabaseSync(path);
    database.exec("pragma secure_delete = on; pragma synchronous = off");
    // Keys in no order, as those of letters are, so that pages are split and rows move.
    for (let table = 0; table < 20; table += 1) {
      database.exec(`create table t${table} (id text primary key, words text) without rowid`);
      const insert = database.prepare(`insert into t${table} values (?, ?)`);
      for (let row = 0; row < 100; row += 1) {
        const id = createHash("sha256").update(`${table}/${row}`).digest("hex");
        insert.run(id, (row % 2 === 0 ? "kept " : "whispered ").repeat(10 + ((row * 7) % 50)));
      }
      database.exec(`delete from t${table} where words like 'whispered%'`);
    }
    database.exec("pragma wal_checkpoint(truncate)");
    const holds = (word: string) => readFileSync(path).includes(word);
    expect(holds("whispered")).toBe(true);
    const engine = openSqliteEngine(path);
    expect(await engine.expunge()).toBe(true);
    expect([holds("whispered"), holds("kept")]).toEqual([false, true]);
    await engine.close();
  });

  it("can give space back from the start", async () => {
    await openLedger({ url: `sqlite:${path}` }).then((ledger) => ledger.close());
    using database = new DatabaseSync(path);
    expect(database.prepare("pragma auto_vacuum").get()).toEqual({ auto_vacuum: 2 });
  });

  it("keeps the permissions that it and its folder have", async () => {
    mkdirSync(join(folder, "mine"), { mode: 0o750 });
    await openLedger({ url: `sqlite:${join(folder, "mine", "l.db")}` }).then((ledger) => ledger.close());
    expect(modeOf(join(folder, "mine"))).toBe("750");
  });

  it.for(["/proc/a/b.db", "/proc/a/b/c.db", "/dev/null/b.db", "/proc/self/a.db"])(
    "that cannot be made is a fault: %s",
    async (file) => {
      await expect(openLedger({ url: `sqlite:${file}` })).rejects.toThrow(/ENOENT|ENOTDIR|EACCES|unable to open/);
    },
  );

  it("that is a link to nowhere is a fault or is made", async () => {
    const link = join(folder, "link.db");
    symlinkSync(join(folder, "none", "l.db"), link);
    await expect(openLedger({ url: `sqlite:${link}` })).rejects.toThrow();
  });

  it("holds everything after the ledger is closed, and its log is gone", async () => {
    const ledger = await openLedger({ url: `sqlite:${path}` });
    await create(ledger, 3000);
    expect(await ledger.group("shop", "g7")).toBeDefined();
    await ledger.close();
    expect([existsSync(`${path}-wal`), existsSync(`${path}-shm`)]).toEqual([false, false]);
    const copy = join(folder, "copy.db");
    copyFileSync(path, copy);
    expect(countIn(copy)).toBe(3000);
    expect(await faultsOf(copy)).toEqual([]);
  });

  it("holds everything as well after a ledger that nothing but read", async () => {
    await openLedger({ url: `sqlite:${path}` }).then((ledger) => ledger.close());
    const ledger = await openLedger({ url: `sqlite:${path}` });
    await ledger.groups({ limit: 1 });
    await ledger.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it("copied without its log while it was used is told of, once", async () => {
    const ledger = await openLedger({ url: `sqlite:${path}` });
    await create(ledger, 300);
    const copy = join(folder, "copy.db");
    copyFileSync(path, copy);
    await ledger.close();
    expect(await faultsOf(copy)).toEqual(["missing-log"]);
    expect(await faultsOf(copy)).toEqual([]);
  });

  it("copied with its log, or by SQLite, is complete", async () => {
    const ledger = await openLedger({ url: `sqlite:${path}` });
    await create(ledger, 300);
    const [copy, saved, vacuumed] = ["copy.db", "saved.db", "vacuumed.db"].map((name) => join(folder, name));
    if (!copy || !saved || !vacuumed) throw new Error("a name is missing");
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    using other = new DatabaseSync(path);
    await backup(other, saved);
    other.exec(`vacuum into '${vacuumed}'`);
    await ledger.close();
    for (const file of [copy, saved, vacuumed]) {
      expect(await faultsOf(file)).toEqual([]);
      expect(countIn(file)).toBe(300);
    }
  });
});

describe("statements ready to be run", () => {
  it("are bounded by their text, however many lengths lists have", async () => {
    const ledger = await openLedger({ url: `sqlite:${path}` });
    onTestFinished(() => ledger.close());
    await create(ledger, 1);
    const users = Array.from({ length: 40_000 }, (_, number) => `u${number}`);
    expect((await ledger.view("shop", "g0", users))?.memberships.size).toBe(1);
    await Promise.all(Array.from({ length: 300 }, (_, count) => ledger.view("shop", "g0", users.slice(0, count))));
    const before = process.memoryUsage().rss;
    for (let count = 0; count < 500; count += 1) await ledger.view("shop", "g0", users.slice(0, count));
    expect(process.memoryUsage().rss - before).toBeLessThan(30 * 1024 * 1024);
  });
});

describe("a ledger that is closed", () => {
  it("opens the file no more, whatever it is asked", async () => {
    const faults: string[] = [];
    const ledger = await openLedger({ url: `sqlite:${path}`, onFault: ({ kind }) => faults.push(kind) });
    await ledger.close();
    rmSync(path);
    await expect(ledger.ready()).rejects.toThrow();
    await expect(ledger.groups({ limit: 1 })).rejects.toThrow();
    await expect(ledger.discardDeadLetter("x")).rejects.toThrow();
    const decision = { decidedAt: 0, source: "shop", vendor: "any", command: "Ask", change: "message.sent" } as const;
    ledger.note({
      ...decision,
      ...{ groupId: null, actorId: null, verdict: "allow", code: null, text: null, policy: "", milliseconds: 1 },
      ...{ shadowed: false, remark: null, circumstances: {} },
    });
    ledger.countCommand("shop", { wants: "record", command: "Sent" }, 0);
    expect(faults).toEqual(["decision-log"]);
    await ledger.close();
    expect(existsSync(path)).toBe(false);
  });
});
