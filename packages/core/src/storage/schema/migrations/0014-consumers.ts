import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** Who reads the feed by name, and how far each has come. */
export function consumers({ identifier, text, integer, clustered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_consumers")
        .addColumn("name", identifier, (column) => column.primaryKey().notNull())
        .addColumn("filter", text, (column) => column.notNull())
        .addColumn("position", integer, (column) => column.notNull())
        .addColumn("created_at", integer, (column) => column.notNull())
        .addColumn("moved_at", integer)
        .modifyEnd(clustered)
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_consumers").execute();
    },
  };
}
