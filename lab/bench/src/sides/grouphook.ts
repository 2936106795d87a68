import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { RunningSide, Side, Surroundings } from "../side.ts";
import { countStored, type StoredQueries } from "../stored.ts";

const program = fileURLToPath(import.meta.resolve("@grouphook/server/package.json")).replace(
  "package.json",
  "bin/grouphook.js",
);

/** The server with its embedded database: by default, or with the text of a configuration file. */
export function grouphookOnSqlite(queries: StoredQueries, configuration?: string): Side {
  return {
    letter: "e",
    name: "grouphook, SQLite",
    database: "sqlite",
    start: (surroundings) => start(surroundings, queries, configuration),
  };
}

/** The server on the same MariaDB server as the handwritten side, configured in the same way. */
export function grouphookOnMariaDb(queries: StoredQueries, configuration?: string): Side {
  return {
    letter: "f",
    name: "grouphook, MariaDB",
    database: "mariadb",
    start: (surroundings) => start(surroundings, queries, configuration),
  };
}

async function start(
  { databaseUrl, folder }: Surroundings,
  queries: StoredQueries,
  configuration = "export default {};\n",
): Promise<RunningSide> {
  const file = join(folder, "grouphook.config.mjs");
  await writeFile(file, configuration);
  const environment = { HOST: "127.0.0.1", PORT: "0", GROUPHOOK_DATABASE_URL: databaseUrl };
  const server = await startChildServer(program, { parameters: ["--config", file], environment });
  return { ...server, stored: () => countStored(databaseUrl, queries) };
}
