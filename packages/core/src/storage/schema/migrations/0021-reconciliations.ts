import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** How far the reading of groups at their vendors has come, and what it found. */
export function reconciliations({ identifier, text, integer, clustered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_reconciliations")
        .addColumn("reconciliation_id", identifier, (column) => column.primaryKey().notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("kind", identifier, (column) => column.notNull())
        .addColumn("state", identifier, (column) => column.notNull())
        .addColumn("requested_at", integer, (column) => column.notNull())
        .addColumn("started_at", integer)
        .addColumn("finished_at", integer)
        .addColumn("messages_since", integer)
        .addColumn("numbers", text, (column) => column.notNull())
        .addColumn("differences", text, (column) => column.notNull())
        .addColumn("trouble", text)
        .addColumn("trouble_at", integer)
        .addColumn("stage", identifier, (column) => column.notNull())
        .addColumn("next_cursor", text)
        .addColumn("page", text)
        .addColumn("page_done", integer, (column) => column.notNull())
        .modifyEnd(clustered)
        .execute();
      await schema
        .createIndex("grouphook_reconciliations_kind")
        .on("grouphook_reconciliations")
        .columns(["source", "kind", "state"])
        .execute();
      await schema
        .createTable("grouphook_drift")
        .addColumn("callback_id", integer, (column) => column.notNull())
        .addColumn("type", identifier, (column) => column.notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("found_at", integer, (column) => column.notNull())
        .addColumn("found_by", identifier, (column) => column.notNull())
        .addColumn("differences", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_drift_key", ["callback_id", "type"])
        .modifyEnd(clustered)
        .execute();
      const index = (name: string) => schema.createIndex(`grouphook_drift_${name}`).on("grouphook_drift");
      await index("age").columns(["found_at"]).execute();
      await index("source").columns(["source", "callback_id"]).execute();
      await index("group").columns(["source", "group_id"]).execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_drift").execute();
      await schema.dropTable("grouphook_reconciliations").execute();
    },
  };
}
