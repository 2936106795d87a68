import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import { queryNumber } from "../mariadb-connection.ts";
import type { RunningSide, Side } from "../side.ts";

const program = fileURLToPath(import.meta.resolve("@grouphook/server/package.json")).replace(
  "package.json",
  "bin/grouphook.js",
);

/** The composed server as it comes, with its embedded database. */
export const grouphookOnSqlite: Side = {
  letter: "d",
  name: "grouphook, SQLite",
  database: "sqlite",
  start: (databaseUrl) => start(databaseUrl, (sql) => querySqlite(databaseUrl.slice("sqlite:".length), sql)),
};

/** The composed server on the same MariaDB server as the hand-written side. */
export const grouphookOnMariaDb: Side = {
  letter: "e",
  name: "grouphook, MariaDB",
  database: "mariadb",
  start: (databaseUrl) => start(databaseUrl, (sql) => queryNumber(databaseUrl, sql)),
};

async function start(databaseUrl: string, query: (sql: string) => number | Promise<number>): Promise<RunningSide> {
  const environment = { HOST: "127.0.0.1", PORT: "0", GROUPHOOK_DATABASE_URL: databaseUrl };
  const server = await startChildServer(program, { environment });
  return {
    ...server,
    path: "/callbacks/aec",
    stored: async () => ({
      memberships: await query("SELECT COUNT(*) FROM grouphook_members"),
      "member counts": await sumOfMemberCounts(`http://127.0.0.1:${server.port}/v1/groups?limit=1000`),
      callbacks: await query("SELECT COUNT(*) FROM grouphook_callbacks"),
      "feed events": await query("SELECT COUNT(*) FROM grouphook_feed"),
      "feed sequences": await query("SELECT MAX(sequence) FROM grouphook_feed"),
    }),
  };
}

/** Adds up what the query API tells of all groups. */
async function sumOfMemberCounts(firstPage: string): Promise<number> {
  let sum = 0;
  for (let url: string | undefined = firstPage; url; ) {
    const page: unknown = await (await fetch(url)).json();
    const items = field(page, "items");
    if (!Array.isArray(items)) throw new Error(`not a page of groups: ${JSON.stringify(page)}`);
    for (const item of items) sum += Number(field(item, "memberCount"));
    const next = field(page, "next");
    url = typeof next === "string" ? `${firstPage}&cursor=${encodeURIComponent(next)}` : undefined;
  }
  return sum;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function querySqlite(path: string, sql: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  } finally {
    database.close();
  }
}
