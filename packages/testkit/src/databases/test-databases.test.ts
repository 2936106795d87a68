import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { migrateDatabase, openLedger } from "@grouphook/core/storage";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { startDatabaseServer } from "./start-database-server.js";
import { testDatabases } from "./test-databases.js";

const run = promisify(execFile);

const databases = await testDatabases();

describe("testDatabases", () => {
  afterAll(async () => {
    for (const database of databases) await database.stop();
  });

  it("lists SQLite first", () => {
    expect(databases[0]).toMatchObject({ name: "sqlite", family: "sqlite" });
  });

  it("creates another SQLite file at every call and removes them all", async () => {
    const [sqlite] = await testDatabases();
    const urls = [await sqlite?.createEmptyUrl(), await sqlite?.createUrl()];
    const paths = urls.map((url) => url?.slice("sqlite:".length) ?? "");
    for (const path of paths) {
      const file = new DatabaseSync(path);
      file.exec("create table t (a)");
      file.close();
    }
    await sqlite?.stop();
    expect(paths.map((path) => existsSync(dirname(path)))).toEqual([false, false]);
  });

  it.for(databases.filter(({ family }) => family === "mysql"))("creates empty databases on $name", async (database) => {
    for (const url of [await database.createEmptyUrl(), await database.createEmptyUrl()]) {
      const connection = await createConnection(url);
      await connection.query("create table t (a int)");
      const [rows] = await connection.query("select * from t");
      await connection.end();
      expect(rows).toEqual([]);
    }
  });

  it.for(databases)("creates records on $name with the tables of one that was just made", async (database) => {
    const made = await database.createEmptyUrl();
    await migrateDatabase({ url: made });
    const [one, another] = [await database.createUrl(), await database.createUrl()];
    const tables = await tablesOf(made);
    expect(tables.length).toBeGreaterThan(30);
    expect([await tablesOf(one), await tablesOf(another)]).toEqual([tables, tables]);
  });

  it.for(databases)("creates records on $name in which nothing happened, in epochs of their own", async (database) => {
    const [one, another] = [
      await openLedger({ url: await database.createUrl() }),
      await openLedger({ url: await database.createUrl() }),
    ];
    onTestFinished(() => Promise.all([one.close(), another.close()]).then(() => undefined));
    expect(await one.feed({ after: 0, limit: 10 })).toEqual([]);
    expect(await one.epochAt(0)).not.toBe(await another.epochAt(0));
  });
});

/** How each table is made, in the words of its database. */
async function tablesOf(url: string): Promise<readonly string[]> {
  if (url.startsWith("sqlite:")) {
    const file = new DatabaseSync(url.slice("sqlite:".length));
    const rows = file.prepare("select name, sql from sqlite_master order by name").all();
    file.close();
    return rows.map(({ name, sql }) => `${name}: ${sql}`);
  }
  const connection = await createConnection(url);
  const [tables] = await connection.query<RowDataPacket[][]>({ sql: "show tables", rowsAsArray: true });
  const made: string[] = [];
  for (const [name] of tables) {
    const [[row = []] = []] = await connection.query<RowDataPacket[][]>({
      sql: `show create table ${name}`,
      rowsAsArray: true,
    });
    made.push(String(row[1]));
  }
  await connection.end();
  return made;
}

const mariadb = await run("mariadbd", ["--version"]).then(
  () => "mariadbd",
  () => undefined,
);

describe.runIf(mariadb)("startDatabaseServer", () => {
  const query = async (url: string, sql: string) => {
    const connection = await createConnection(url);
    const [rows] = await connection.query(sql).finally(() => connection.end());
    return rows;
  };

  it("keeps committed data through a kill and a restart, and accepts extra arguments", async () => {
    const server = await startDatabaseServer("mariadbd", { extraArguments: ["--max-connections=17"] });
    try {
      await query(server.url, "create database kept");
      await server.kill("SIGKILL");
      await expect(query(server.url, "select 1")).rejects.toThrow("ECONNREFUSED");
      await server.restart();
      expect(await query(server.url, "show databases like 'kept'")).toHaveLength(1);
      expect(await query(server.url, "select @@max_connections as n")).toEqual([{ n: 17 }]);
      const urls = [await server.createUrl(), await server.createUrl()];
      for (const url of urls) expect(await query(url, "create table t (a int)")).toBeDefined();
    } finally {
      await server.stop();
    }
    await expect(query(server.url, "select 1")).rejects.toThrow("ECONNREFUSED");
  });

  it("reports the server's log if it cannot start", async () => {
    const started = startDatabaseServer("mariadbd", { extraArguments: ["--no-such-option"] });
    await expect(started).rejects.toMatchObject({ cause: { message: expect.stringContaining("no-such-option") } });
  });

  it("ends when its process is killed", async () => {
    const module = new URL("./start-database-server.ts", import.meta.url).href;
    const script = `
      const { startDatabaseServer } = await import(${JSON.stringify(module)});
      const server = await startDatabaseServer("mariadbd");
      console.log(server.url);
      process.kill(process.pid, "SIGKILL");`;
    const killed = await run(process.execPath, ["--input-type=module", "-e", script]).catch((fault) => fault);
    const url = killed.stdout.trim();
    expect(url).toMatch(/^mysql:/);
    let alive = true;
    for (let attempt = 0; alive && attempt < 50; attempt += 1) {
      await sleep(100);
      alive = await query(url, "select 1").then(
        () => true,
        () => false,
      );
    }
    expect(alive).toBe(false);
  });
});
