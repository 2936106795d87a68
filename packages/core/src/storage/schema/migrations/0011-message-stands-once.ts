import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** The text of a message in its event alone, raw callbacks in segments, receipts by time. */
export function messageStandsOnce(types: ColumnTypes): Migration {
  const { identifier, text, integer, binary, clustered, numbered, partialIndexes } = types;
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up(database: Kysely<any>): Promise<void> {
      const { schema } = database;
      await schema
        .alterTable("grouphook_head")
        .addColumn("feed_floor", integer, (column) => column.notNull().defaultTo(0))
        .execute();
      const content = schema.dropIndex("grouphook_feed_content");
      await (partialIndexes ? content : content.on("grouphook_feed")).execute();
      await sql`alter table grouphook_feed rename column content_since to told_at`.execute(database);
      await schema.dropTable("grouphook_callbacks").execute();
      await schema.dropTable("grouphook_messages").execute();
      await schema
        .createTable("grouphook_messages")
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("topic_id", identifier, (column) => column.notNull())
        .addColumn("sort_key", integer, (column) => column.notNull())
        .addColumn("message_key", identifier, (column) => column.notNull())
        .addColumn("told_sequence", integer)
        .addColumn("sent_at", integer)
        .addColumn("later_facts", text)
        .addPrimaryKeyConstraint("grouphook_messages_place", [
          "source",
          "group_id",
          "topic_id",
          "sort_key",
          "message_key",
        ])
        .modifyEnd(clustered)
        .execute();
      await schema
        .createTable("grouphook_message_keys")
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("topic_id", identifier, (column) => column.notNull())
        .addColumn("message_key", identifier, (column) => column.notNull())
        .addColumn("sort_key", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_message_keys_key", ["source", "group_id", "topic_id", "message_key"])
        .modifyEnd(clustered)
        .execute();
      await schema
        .createTable("grouphook_receipts")
        .addColumn("told_at", integer, (column) => column.notNull())
        .addColumn("receipt_key", identifier, (column) => column.notNull())
        .addColumn("received_at", integer, (column) => column.notNull())
        .addColumn("outcome", text)
        .addPrimaryKeyConstraint("grouphook_receipts_key", ["told_at", "receipt_key"])
        .modifyEnd(clustered)
        .execute();
      await schema
        .createTable("grouphook_callback_segments")
        .addColumn("first_callback_id", integer, (column) => column.primaryKey().notNull())
        .addColumn("callbacks", integer, (column) => column.notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("received_at", integer, (column) => column.notNull())
        .addColumn("packed", binary, (column) => column.notNull())
        .modifyEnd(numbered)
        .execute();
      await schema
        .createIndex("grouphook_callback_segments_age")
        .on("grouphook_callback_segments")
        .columns(["source", "received_at"])
        .execute();
      await schema
        .createTable("grouphook_old_content")
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("content_since", integer, (column) => column.notNull())
        .addColumn("callback_id", integer, (column) => column.notNull())
        .addColumn("first_sequence", integer, (column) => column.notNull())
        .addColumn("last_sequence", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_old_content_key", ["source", "content_since", "callback_id"])
        .modifyEnd(clustered)
        .execute();
      await schema
        .createTable("grouphook_positions")
        .addColumn("name", identifier, (column) => column.primaryKey().notNull())
        .addColumn("reached", integer, (column) => column.notNull())
        .modifyEnd(clustered)
        .execute();
    },
  };
}
