import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { type ChildServer, startChildServer } from "../child-server.ts";
import { queryNumber } from "../mariadb-connection.ts";
import type { Side, Surroundings } from "../side.ts";
import { countStored, type StoredQueries } from "../stored.ts";

const program = fileURLToPath(import.meta.resolve("@grouphook/server/package.json")).replace(
  "package.json",
  "bin/grouphook.js",
);

/** The composed server with its embedded database: as it comes, or with the text of a configuration file. */
export function grouphookOnSqlite(queries: StoredQueries, configuration?: string): Side {
  return {
    letter: "d",
    name: "grouphook, SQLite",
    database: "sqlite",
    start: async (surroundings) => {
      const path = surroundings.databaseUrl.slice("sqlite:".length);
      const server = await start(surroundings, configuration);
      return { ...server, stored: () => countStored(queries, (sql) => querySqlite(path, sql)) };
    },
  };
}

/** The composed server on the same MariaDB server as the hand-written side. */
export function grouphookOnMariaDb(queries: StoredQueries): Side {
  return {
    letter: "e",
    name: "grouphook, MariaDB",
    database: "mariadb",
    start: async (surroundings) => ({
      ...(await start(surroundings)),
      stored: () => countStored(queries, (sql) => queryNumber(surroundings.databaseUrl, sql)),
    }),
  };
}

async function start(
  { databaseUrl, folder }: Surroundings,
  configuration = "export default {};\n",
): Promise<ChildServer> {
  const file = join(folder, "grouphook.config.mjs");
  await writeFile(file, configuration);
  const environment = { HOST: "127.0.0.1", PORT: "0", GROUPHOOK_DATABASE_URL: databaseUrl };
  return startChildServer(program, { parameters: ["--config", file], environment });
}

function querySqlite(path: string, sql: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  } finally {
    database.close();
  }
}
