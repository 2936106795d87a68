import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** Which commands of a source arrived, when, and how often. */
export function commands({ identifier, word, integer, clustered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_commands")
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("command", word, (column) => column.notNull())
        .addColumn("first_seen", integer, (column) => column.notNull())
        .addColumn("last_seen", integer, (column) => column.notNull())
        .addColumn("callbacks", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_commands_key", ["source", "command"])
        .modifyEnd(clustered)
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_commands").execute();
    },
  };
}
