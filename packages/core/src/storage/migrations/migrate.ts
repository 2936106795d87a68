import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import type { Tables } from "../tables.js";
import { groupsAndFeed } from "./0001-groups-and-feed.js";
import type { ColumnTypes } from "./column-types.js";

/** Brings the tables up to date. Several processes may start at once: one migrates, the others wait. */
export async function migrate(database: Kysely<Tables>, types: ColumnTypes): Promise<void> {
  const migrator = new Migrator({
    db: database,
    migrationTableName: "grouphook_migrations",
    migrationLockTableName: "grouphook_migrations_lock",
    provider: { getMigrations: async () => ({ "0001-groups-and-feed": groupsAndFeed(types) }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error("the tables could not be brought up to date", { cause: error });
}
