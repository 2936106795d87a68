import { type DatabaseConnection, openDatabase } from "../database-connection.ts";

/** How many bytes a database takes on disk. */
export interface StoredBytes {
  /** All of it, with what is reserved but empty. */
  readonly files: number;
  /** By table and index; a table's own entry holds its rows. */
  readonly parts: ReadonlyMap<string, number>;
}

/** Measures a database that no server has open, after everything in its log was copied into its file. */
export async function storedBytes(databaseUrl: string): Promise<StoredBytes> {
  await using database = await openDatabase(databaseUrl);
  return await (databaseUrl.startsWith("sqlite:") ? inSqlite(database) : inMariaDb(database));
}

async function inSqlite({ run }: DatabaseConnection): Promise<StoredBytes> {
  await run("PRAGMA wal_checkpoint(TRUNCATE)");
  const [[files] = []] = await run("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  return { files: Number(files), parts: partsIn(await run("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE")) };
}

/** InnoDB knows how many pages each index has, and the rows of a table are in that of its key. */
async function inMariaDb({ run }: DatabaseConnection): Promise<StoredBytes> {
  const tables = await run("SELECT table_name FROM information_schema.tables WHERE table_schema = database()");
  await run(`ANALYZE TABLE ${tables.join(", ")}`);
  const [[files] = []] = await run(
    "SELECT SUM(file_size) FROM information_schema.innodb_sys_tablespaces WHERE name LIKE concat(database(), '/%')",
  );
  const pages = await run(
    `SELECT IF(index_name = 'PRIMARY', table_name, index_name), stat_value * @@innodb_page_size
     FROM mysql.innodb_index_stats WHERE database_name = database() AND stat_name = 'size'`,
  );
  return { files: Number(files), parts: partsIn(pages) };
}

function partsIn(rows: readonly (readonly unknown[])[]): ReadonlyMap<string, number> {
  return new Map(rows.map(([name, bytes]) => [String(name), Number(bytes)]));
}
