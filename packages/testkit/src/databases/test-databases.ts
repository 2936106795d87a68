import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { copiedRecords, copyServerRecord, copySqliteRecord } from "./copied-records.js";
import { type DatabaseServerEntry, type DatabaseServerList, databaseServerList } from "./database-server-list.js";

/** A database to test on. */
export interface TestDatabase {
  readonly name: "sqlite" | "mariadb" | "mysql";
  readonly family: "sqlite" | "mysql";
  /** Creates a record in which nothing happened yet; resolves to its URL. */
  createUrl(): Promise<string>;
  /** Creates a database without tables; resolves to its URL. */
  createEmptyUrl(): Promise<string>;
  /** Removes the created databases, and ends the server if it was started for this list. */
  stop(): Promise<void>;
}

/**
 * SQLite, and every MySQL-family server: those that `databasesGlobalSetup` started for the run, or else private ones started
 * here.
 */
export async function testDatabases(): Promise<readonly TestDatabase[]> {
  const { servers, stop } = serversOfTheRun() ?? (await databaseServerList());
  let unstopped = servers.length;
  const stopWithTheLast = async () => {
    unstopped -= 1;
    if (unstopped === 0) await stop();
  };
  return [sqliteDatabase(), ...servers.map((server) => serverDatabase(server, stopWithTheLast))];
}

function serversOfTheRun(): DatabaseServerList | undefined {
  const text = process.env.GROUPHOOK_TEST_SERVERS;
  if (text === undefined) return undefined;
  const servers: unknown = JSON.parse(text);
  if (!Array.isArray(servers) || !servers.every(isServerEntry)) throw new Error("GROUPHOOK_TEST_SERVERS is malformed");
  return { servers, stop: async () => undefined };
}

function isServerEntry(value: unknown): value is DatabaseServerEntry {
  if (typeof value !== "object" || value === null || !("name" in value) || !("url" in value)) return false;
  return (value.name === "mariadb" || value.name === "mysql") && typeof value.url === "string";
}

function sqliteDatabase(): TestDatabase {
  const folders: string[] = [];

  async function createEmptyUrl(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "grouphook-sqlite-"));
    folders.push(folder);
    return `sqlite:${join(folder, "ledger.db")}`;
  }

  return {
    name: "sqlite",
    family: "sqlite",
    createUrl: copiedRecords(createEmptyUrl, copySqliteRecord),
    createEmptyUrl,
    async stop() {
      await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

function serverDatabase({ name, url }: DatabaseServerEntry, stopServer: () => Promise<void>): TestDatabase {
  const created: string[] = [];

  async function createEmptyUrl(): Promise<string> {
    const database = `grouphook_test_${randomUUID().replaceAll("-", "")}`;
    await execute(url, [`create database ${database}`]);
    created.push(database);
    return new URL(database, url).href;
  }

  return {
    name,
    family: "mysql",
    createUrl: copiedRecords(createEmptyUrl, copyServerRecord),
    createEmptyUrl,
    async stop() {
      await execute(
        url,
        created.splice(0).map((database) => `drop database if exists ${database}`),
      );
      await stopServer();
    },
  };
}

async function execute(url: string, statements: readonly string[]): Promise<void> {
  const connection = await createConnection(url);
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}
