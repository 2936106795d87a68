import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import { queryNumber } from "../mariadb-connection.ts";
import type { Side } from "../side.ts";
import { countStored, type StoredQueries } from "../stored.ts";

/** What people write by hand: Express and a transaction for each callback. Takes the name of a load. */
export function handWritten(load: string, queries: StoredQueries): Side {
  const program = fileURLToPath(new URL(`../programs/hand-written-${load}.ts`, import.meta.url));
  return {
    letter: "c",
    name: "hand-written, MariaDB",
    database: "mariadb",
    start: async ({ databaseUrl }) => ({
      ...(await startChildServer(program, { parameters: [databaseUrl] })),
      stored: () => countStored(queries, (sql) => queryNumber(databaseUrl, sql)),
    }),
  };
}
