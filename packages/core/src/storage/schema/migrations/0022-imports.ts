import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** Imports that have not finished. */
export function imports({ identifier, integer, clustered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_imports")
        .addColumn("export_id", identifier, (column) => column.primaryKey().notNull())
        .addColumn("line_count", integer, (column) => column.notNull())
        .modifyEnd(clustered)
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_imports").execute();
    },
  };
}
