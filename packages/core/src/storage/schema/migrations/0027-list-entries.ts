import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** Who is on the lists of groups. */
export function listEntries({ identifier, text, integer, clustered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_list_entries")
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("list", identifier, (column) => column.notNull())
        .addColumn("user_id", identifier, (column) => column.notNull())
        .addColumn("present", integer, (column) => column.notNull())
        .addColumn("until", integer)
        .addColumn("updated_at", integer, (column) => column.notNull())
        .addColumn("changed_at", text, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_list_entries_key", ["source", "group_id", "list", "user_id"])
        .modifyEnd(clustered)
        .execute();
      await schema
        .createIndex("grouphook_list_entries_user")
        .on("grouphook_list_entries")
        .columns(["source", "user_id"])
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_list_entries").execute();
    },
  };
}
