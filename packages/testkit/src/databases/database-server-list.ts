import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { startDatabaseServer } from "./start-database-server.js";

/** A MySQL-family server to create databases on. */
export interface DatabaseServerEntry {
  readonly name: "mariadb" | "mysql";
  /** Without a database. */
  readonly url: string;
}

/** The servers of a test run, and a function that ends those started for it. */
export interface DatabaseServerList {
  readonly servers: readonly DatabaseServerEntry[];
  stop(): Promise<void>;
}

const run = promisify(execFile);

/**
 * Starts a private server from each kind of binary on PATH, and adds the one of `GROUPHOOK_TEST_MYSQL_URL`. Writes to stderr
 * if there is none.
 */
export async function databaseServerList(): Promise<DatabaseServerList> {
  const started = await Promise.all(
    (await binariesOnPath()).map(async ({ name, binary }) => ({ name, server: await startDatabaseServer(binary) })),
  );
  const given = await givenServer();
  const servers = [...started.map(({ name, server }) => ({ name, url: server.url })), ...given];
  if (servers.length === 0) {
    process.stderr.write(
      "\n*** NO DATABASE SERVER: neither mariadbd nor mysqld is on PATH and GROUPHOOK_TEST_MYSQL_URL is not set. " +
        "Testing on SQLite only. ***\n\n",
    );
  }
  return {
    servers,
    async stop() {
      await Promise.all(started.map(({ server }) => server.stop()));
    },
  };
}

function nameOf(version: string): DatabaseServerEntry["name"] {
  return /mariadb/i.test(version) ? "mariadb" : "mysql";
}

/** One binary of each kind: on Debian, `mysqld` is a link to `mariadbd`. */
async function binariesOnPath(): Promise<readonly { name: DatabaseServerEntry["name"]; binary: string }[]> {
  const found = new Map<DatabaseServerEntry["name"], string>();
  for (const binary of ["mariadbd", "mysqld"]) {
    const version = await run(binary, ["--version"]).catch(() => undefined);
    const name = version && nameOf(version.stdout);
    if (name && !found.has(name)) found.set(name, binary);
  }
  return [...found].map(([name, binary]) => ({ name, binary }));
}

async function givenServer(): Promise<readonly DatabaseServerEntry[]> {
  const url = process.env.GROUPHOOK_TEST_MYSQL_URL;
  if (!url) return [];
  const connection = await createConnection(url);
  const [rows] = await connection.query<RowDataPacket[]>("select version() as version");
  await connection.end();
  return [{ name: nameOf(String(rows[0]?.version)), url }];
}
