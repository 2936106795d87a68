import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { Side } from "../side.ts";
import { countStored, type StoredQueries } from "../stored.ts";

/** The vendor of a handwritten server. */
export type HandWrittenVendor = "aec" | "easemob" | "netease" | "openim" | "tencent";

/** A typical handwritten server: Express, a pool of connections and a transaction per callback. */
export function handWrittenOnMariaDb(vendor: HandWrittenVendor, queries: StoredQueries): Side {
  return {
    letter: "c",
    name: "hand-written, MariaDB",
    database: "mariadb",
    start: starter("mariadb", vendor, queries),
  };
}

/** The same on an embedded database. */
export function handWrittenOnSqlite(vendor: HandWrittenVendor, queries: StoredQueries): Side {
  return { letter: "d", name: "hand-written, SQLite", database: "sqlite", start: starter("sqlite", vendor, queries) };
}

function starter(database: string, vendor: HandWrittenVendor, queries: StoredQueries): Side["start"] {
  const program = fileURLToPath(new URL(`../programs/hand-written-${database}.ts`, import.meta.url));
  return async ({ databaseUrl }) => ({
    ...(await startChildServer(program, { parameters: [vendor, databaseUrl] })),
    stored: () => countStored(databaseUrl, queries),
  });
}
