import { sql } from "kysely";
import type { Row } from "../../row.js";
import type { MigratedDatabase, ResumableStep } from "../resumable-steps.js";

const INCREMENTAL = 2;
/** Of milliseconds: for another process that does the same migration. */
const PATIENCE_MS = 60_000;

/** Removes what was carried over. */
export function dropTables(name: string, ...tables: readonly string[]): ResumableStep {
  return {
    name,
    async advance({ schema }) {
      for (const table of tables) await schema.dropTable(table).ifExists().execute();
      return undefined;
    },
  };
}

/** Whether a SQLite file can give space back. */
export async function givesSpaceBack(database: MigratedDatabase): Promise<boolean> {
  return (await pragma(database, "auto_vacuum")) === INCREMENTAL;
}

/** Writes a SQLite file anew: without what was removed, and so that it can give space back from now on. */
export const compactFile: ResumableStep = {
  name: "compacting the file",
  standsAlone: true,
  async advance(database) {
    // Somebody else may have done it meanwhile.
    if (await givesSpaceBack(database)) return undefined;
    await sql`pragma auto_vacuum = incremental`.execute(database);
    await sql`vacuum`.execute(database);
    await sql`pragma wal_checkpoint(truncate)`.execute(database);
    return undefined;
  },
};

/**
 * Removed tables of a SQLite file are not overwritten for the time of some work, since the file is written anew at its
 * end, and other processes are waited for.
 */
export async function unhurried(database: MigratedDatabase, work: () => Promise<void>): Promise<void> {
  const before = {
    secureDelete: await pragma(database, "secure_delete"),
    timeout: await pragma(database, "busy_timeout"),
  };
  if (!(await givesSpaceBack(database))) await sql`pragma secure_delete = off`.execute(database);
  await sql`pragma busy_timeout = ${sql.lit(PATIENCE_MS)}`.execute(database);
  try {
    await work();
  } finally {
    await sql`pragma secure_delete = ${sql.lit(before.secureDelete)}`.execute(database);
    await sql`pragma busy_timeout = ${sql.lit(before.timeout)}`.execute(database);
  }
}

async function pragma(database: MigratedDatabase, name: string): Promise<number> {
  const { rows } = await sql<Row>`pragma ${sql.raw(name)}`.execute(database);
  return Number(Object.values(rows[0] ?? {})[0]);
}
