import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** What of the feed is sent where, how far that has come, what was tried, and what waits. */
export function subscriptions({ identifier, text, integer, clustered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_subscriptions")
        .addColumn("subscription_id", identifier, (column) => column.primaryKey().notNull())
        .addColumn("url", text, (column) => column.notNull())
        .addColumn("filter", text, (column) => column.notNull())
        .addColumn("ordered_by", identifier, (column) => column.notNull())
        .addColumn("batch", integer, (column) => column.notNull())
        .addColumn("secrets", text, (column) => column.notNull())
        .addColumn("state", identifier, (column) => column.notNull())
        .addColumn("reason", text)
        .addColumn("configured", integer, (column) => column.notNull())
        .addColumn("created_at", integer, (column) => column.notNull())
        .addColumn("changed_at", integer, (column) => column.notNull())
        .addColumn("revision", integer, (column) => column.notNull())
        .addColumn("moves", integer, (column) => column.notNull())
        .addColumn("position", integer, (column) => column.notNull())
        .addColumn("planned", text, (column) => column.notNull())
        .addColumn("failures", integer, (column) => column.notNull())
        .addColumn("next_attempt_at", integer)
        .modifyEnd(clustered)
        .execute();
      await schema
        .createTable("grouphook_attempts")
        .addColumn("subscription_id", identifier, (column) => column.notNull())
        .addColumn("slot", integer, (column) => column.notNull())
        .addColumn("attempted_at", integer, (column) => column.notNull())
        .addColumn("message_id", identifier, (column) => column.notNull())
        .addColumn("first_sequence", integer, (column) => column.notNull())
        .addColumn("last_sequence", integer, (column) => column.notNull())
        .addColumn("events", integer, (column) => column.notNull())
        .addColumn("attempt", integer, (column) => column.notNull())
        .addColumn("outcome", identifier, (column) => column.notNull())
        .addColumn("status", integer)
        .addColumn("error", text)
        .addColumn("answer", text, (column) => column.notNull())
        .addColumn("microseconds", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_attempts_key", ["subscription_id", "slot"])
        .modifyEnd(clustered)
        .execute();
      await schema.createIndex("grouphook_attempts_age").on("grouphook_attempts").column("attempted_at").execute();
      await schema
        .createTable("grouphook_parked_groups")
        .addColumn("subscription_id", identifier, (column) => column.notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("failures", integer, (column) => column.notNull())
        .addColumn("next_attempt_at", integer, (column) => column.notNull())
        .addColumn("failed_since", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_parked_groups_key", ["subscription_id", "source", "group_id"])
        .modifyEnd(clustered)
        .execute();
      await schema
        .createTable("grouphook_parked_events")
        .addColumn("subscription_id", identifier, (column) => column.notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("sequence", integer, (column) => column.notNull())
        .addColumn("message_sequence", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_parked_events_key", ["subscription_id", "source", "group_id", "sequence"])
        .modifyEnd(clustered)
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      for (const name of ["parked_events", "parked_groups", "attempts", "subscriptions"])
        await schema.dropTable(`grouphook_${name}`).execute();
    },
  };
}
