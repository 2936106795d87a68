import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** What is to be erased, and what was. */
export function erasures({ identifier, text, integer, clustered, partialIndexes }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_erasures")
        .addColumn("erasure_id", identifier, (column) => column.primaryKey().notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("subject", identifier, (column) => column.notNull())
        .addColumn("target_id", identifier)
        .addColumn("requested_at", integer, (column) => column.notNull())
        .addColumn("stage", identifier, (column) => column.notNull())
        .addColumn("reached", integer, (column) => column.notNull())
        .addColumn("goal", integer, (column) => column.notNull())
        .addColumn("erased", text, (column) => column.notNull())
        .addColumn("finished_at", integer)
        .modifyEnd(clustered)
        .execute();
      const open = schema.createIndex("grouphook_erasures_open").on("grouphook_erasures").column("finished_at");
      await (partialIndexes ? open.where("finished_at", "is", null) : open).execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_erasures").execute();
    },
  };
}
