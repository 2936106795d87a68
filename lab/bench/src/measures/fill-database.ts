import { type DatabaseConnection, openDatabase } from "../database-connection.ts";

const ROWS_AT_ONCE = 100_000;

/** The rows to fill a database with. */
export interface Filling {
  /** The SQL expression of a group's id, from the expression of its index; the existing group has index 0. */
  readonly groupId: (index: string) => string;
  /** Including the existing one. */
  readonly groups: number;
  readonly events: number;
}

/**
 * Fills a ledger that no server has open: copies its one group under other ids, and its newest event under the following
 * numbers, for one group after the other. The ledger continues with the number after the copies.
 */
export async function fillDatabase(databaseUrl: string, { groupId, groups, events }: Filling): Promise<void> {
  await using database = await openDatabase(databaseUrl);
  await unbound(database, databaseUrl);
  await copy(database, "grouphook_groups", groups - 1, { group_id: groupId("n") });
  const numbered = { sequence: "sequence + n", group_id: groupId(`n % ${groups}`) };
  await copy(database, "grouphook_feed", events, numbered, "sequence");
  await database.run(`UPDATE grouphook_head SET feed_sequence = feed_sequence + ${events}`);
  if (!databaseUrl.startsWith("sqlite:")) return;
  // Otherwise the first callback would wait until gigabytes are copied into the file and flushed.
  await database.run("PRAGMA synchronous = FULL");
  await database.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

/** Lifts the recursion limit of the session and, since the file is discarded after a crash, lets it write without flushing. */
async function unbound(database: DatabaseConnection, databaseUrl: string): Promise<void> {
  const isSqlite = databaseUrl.startsWith("sqlite:");
  await database.run(isSqlite ? "PRAGMA synchronous = OFF" : "SET max_recursive_iterations = 4294967295");
}

/** Copies a table's only row, or the row with the greatest value in a column, with some columns replaced by an expression of `n`. */
async function copy(
  database: DatabaseConnection,
  table: string,
  count: number,
  replaced: Readonly<Record<string, string>>,
  greatest?: string,
): Promise<void> {
  const columns = await database.columnsOf(table);
  const values = columns.map((column) => replaced[column] ?? column).join(", ");
  const [[last] = [0]] = greatest ? await database.run(`SELECT MAX(${greatest}) FROM ${table}`) : [];
  const original = greatest ? ` WHERE ${greatest} = ${last}` : ` LIMIT 1`;
  for (let done = 0; done < count; done += ROWS_AT_ONCE) {
    const upTo = Math.min(done + ROWS_AT_ONCE, count);
    await database.run(
      `INSERT INTO ${table} (${columns.join(", ")})
       WITH RECURSIVE numbers (n) AS (SELECT ${done + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${upTo})
       SELECT ${values} FROM (SELECT * FROM ${table}${original}) AS original CROSS JOIN numbers`,
    );
  }
}
