import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** How far deliveries have come, and who delivers. */
export function deliveries({ identifier, integer, clustered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_deliveries")
        .addColumn("name", identifier, (column) => column.primaryKey().notNull())
        .addColumn("position", integer, (column) => column.notNull())
        .addColumn("fence", integer, (column) => column.notNull())
        .addColumn("holder", identifier, (column) => column.notNull())
        .addColumn("beat", integer, (column) => column.notNull())
        .modifyEnd(clustered)
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_deliveries").execute();
    },
  };
}
