import { MIGRATIONS } from "../schema/migrations/migrate.js";
import { openFile } from "./open-file.js";

/** A database product with its version, and the migrations that were made in one of its databases. */
export interface MigrationsMade {
  readonly product: string;
  readonly made: readonly string[];
}

/** Reads a file, beside others that use it. */
export function migrationsInFile(path: string): MigrationsMade {
  const database = openFile(path, { readOnly: path !== ":memory:", timeout: 5000 });
  try {
    const version = database.prepare("select sqlite_version() as version").get();
    const table = database.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(MIGRATIONS);
    const rows = table ? database.prepare(`select name from ${MIGRATIONS} order by name`).all() : [];
    return { product: `SQLite ${version?.version}`, made: rows.map(({ name }) => String(name)) };
  } finally {
    database.close();
  }
}
