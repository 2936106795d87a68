import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** What apps commanded and what became of it, and by which keys repetitions are known. */
export function commandLog({ identifier, text, integer, clustered, numbered, partialIndexes }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .alterTable("grouphook_head")
        .addColumn("command_id", integer, (column) => column.notNull().defaultTo(0))
        .execute();
      await schema
        .createTable("grouphook_command_log")
        .addColumn("command_id", integer, (column) => column.primaryKey().notNull())
        .addColumn("started_at", integer, (column) => column.notNull())
        .addColumn("ended_at", integer)
        .addColumn("holder", identifier, (column) => column.notNull())
        .addColumn("ours", integer, (column) => column.notNull())
        .addColumn("token", identifier, (column) => column.notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("vendor", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier)
        .addColumn("actor_id", identifier)
        .addColumn("change_type", identifier, (column) => column.notNull())
        .addColumn("request", text)
        .addColumn("state", identifier, (column) => column.notNull())
        .addColumn("remark", text)
        .addColumn("refused", text)
        .addColumn("answer", text)
        .addColumn("content_since", integer)
        .modifyEnd(numbered)
        .execute();
      const index = (name: string) => schema.createIndex(`grouphook_command_log_${name}`).on("grouphook_command_log");
      const open = index("open").column("ended_at");
      await (partialIndexes ? open.where("ended_at", "is", null) : open).execute();
      await index("group").columns(["source", "group_id", "command_id"]).execute();
      const content = index("content").columns(["source", "content_since"]);
      await (partialIndexes ? content.where("content_since", "is not", null) : content).execute();
      await schema
        .createTable("grouphook_command_keys")
        .addColumn("token", identifier, (column) => column.notNull())
        .addColumn("idempotency_key", identifier, (column) => column.notNull())
        .addColumn("fingerprint", identifier, (column) => column.notNull())
        .addColumn("command_id", integer, (column) => column.notNull())
        .addColumn("first_at", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_command_keys_key", ["token", "idempotency_key"])
        .modifyEnd(clustered)
        .execute();
      await schema.createIndex("grouphook_command_keys_age").on("grouphook_command_keys").column("first_at").execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_command_keys").execute();
      await schema.dropTable("grouphook_command_log").execute();
      await schema.alterTable("grouphook_head").dropColumn("command_id").execute();
    },
  };
}
