import { existsSync } from "node:fs";
import { checkDatabase } from "./check-database.js";
import { type DatabaseUrl, parseDatabaseUrl } from "./database-url.js";
import type { ServerExamination } from "./mysql/examine-server.js";
import { withMysqlDriver } from "./mysql-driver.js";
import { migrationNames } from "./schema/migrations/migrate.js";
import { type MigrationsMade, migrationsInFile } from "./sqlite/examine-file.js";

/** What can be told of a database without changing it. */
export interface DatabaseExamination {
  /** With its version. */
  readonly product: string;
  /** Of tables that are not there yet, every migration is pending. */
  readonly migrations: {
    readonly made: readonly string[];
    /** Made at the next start. */
    readonly pending: readonly string[];
    /** Made by a newer version of grouphook. */
    readonly unknown: readonly string[];
  };
  /** Settings of a server; none of a file. */
  readonly server?: ServerExamination;
}

/** Looks at a database and changes nothing. Throws as `checkDatabase` does. */
export async function examineDatabase(url: string): Promise<DatabaseExamination> {
  await checkDatabase(url);
  const { product, made, server } = await examine(parseDatabaseUrl(url));
  const known = migrationNames();
  return {
    product,
    migrations: {
      made,
      pending: known.filter((name) => !made.includes(name)),
      unknown: made.filter((name) => !known.includes(name)),
    },
    ...(server && { server }),
  };
}

async function examine(database: DatabaseUrl): Promise<MigrationsMade & { readonly server?: ServerExamination }> {
  if (database.family === "sqlite") return migrationsInFile(existsSync(database.path) ? database.path : ":memory:");
  const { examineMysqlServer } = await withMysqlDriver(() => import("./mysql/examine-server.js"));
  return examineMysqlServer(database);
}
