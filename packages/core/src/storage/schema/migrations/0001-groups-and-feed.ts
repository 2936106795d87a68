import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** Numbers given so far. */
const FIRST_NUMBERS = { head_id: 1, feed_sequence: 0, callback_id: 0, decision_id: 0 };

/** Groups, members, messages, topics, the feed, and what it takes to write them exactly once. */
export function groupsAndFeed(types: ColumnTypes): Migration {
  const { identifier, word, text, integer, clustered, numbered } = types;
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up(database: Kysely<any>): Promise<void> {
      const { schema } = database;
      await schema
        .createTable("grouphook_head")
        .addColumn("head_id", integer, (column) => column.primaryKey().notNull())
        .addColumn("feed_sequence", integer, (column) => column.notNull())
        .addColumn("callback_id", integer, (column) => column.notNull())
        .addColumn("decision_id", integer, (column) => column.notNull())
        .modifyEnd(numbered)
        .execute();
      const heads = await database.selectFrom("grouphook_head").select("head_id").execute();
      if (heads.length === 0) await database.insertInto("grouphook_head").values(FIRST_NUMBERS).execute();

      await schema
        .createTable("grouphook_writers")
        .addColumn("writer_id", identifier, (column) => column.primaryKey().notNull())
        .addColumn("last_batch", integer, (column) => column.notNull())
        .addColumn("written_at", integer, (column) => column.notNull())
        .modifyEnd(clustered)
        .execute();

      await schema
        .createTable("grouphook_allocations")
        .addColumn("source", identifier, (column) => column.primaryKey().notNull())
        .addColumn("last_group_id", integer, (column) => column.notNull())
        .modifyEnd(clustered)
        .execute();

      await schema
        .createTable("grouphook_callbacks")
        .addColumn("callback_id", integer, (column) => column.primaryKey().notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("command", word, (column) => column.notNull())
        .addColumn("receipt_key", identifier)
        .addColumn("received_at", integer, (column) => column.notNull())
        .addColumn("body", text, (column) => column.notNull())
        .addColumn("outcome", text, (column) => column.notNull())
        .modifyEnd(numbered)
        .execute();
      const receiptIndex = schema
        .createIndex("grouphook_callbacks_receipt")
        .unique()
        .on("grouphook_callbacks")
        .column("receipt_key");
      await (types.partialIndexes ? receiptIndex.where("receipt_key", "is not", null) : receiptIndex).execute();

      await schema
        .createTable("grouphook_dead_letters")
        .addColumn("dead_letter_id", identifier, (column) => column.primaryKey().notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("command", word, (column) => column.notNull())
        .addColumn("received_at", integer, (column) => column.notNull())
        .addColumn("failed_at", integer, (column) => column.notNull())
        .addColumn("body", text, (column) => column.notNull())
        .addColumn("error", text, (column) => column.notNull())
        .modifyEnd(clustered)
        .execute();

      await schema
        .createTable("grouphook_decisions")
        .addColumn("decision_id", integer, (column) => column.primaryKey().notNull())
        .addColumn("decided_at", integer, (column) => column.notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("vendor", identifier, (column) => column.notNull())
        .addColumn("command", word, (column) => column.notNull())
        .addColumn("change_type", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier)
        .addColumn("actor_id", identifier)
        .addColumn("verdict", identifier, (column) => column.notNull())
        .addColumn("code", integer)
        .addColumn("text", text)
        .addColumn("policy", text, (column) => column.notNull())
        .addColumn("microseconds", integer, (column) => column.notNull())
        .addColumn("shadowed", integer, (column) => column.notNull())
        .addColumn("remark", text)
        .modifyEnd(numbered)
        .execute();
      await schema
        .createIndex("grouphook_decisions_group")
        .on("grouphook_decisions")
        .columns(["source", "group_id", "decision_id"])
        .execute();

      await schema
        .createTable("grouphook_groups")
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("state", identifier, (column) => column.notNull())
        .addColumn("name", text, (column) => column.notNull())
        .addColumn("notice", text, (column) => column.notNull())
        .addColumn("introduction", text, (column) => column.notNull())
        .addColumn("avatar", text, (column) => column.notNull())
        .addColumn("kind", text, (column) => column.notNull())
        .addColumn("custom", text, (column) => column.notNull())
        .addColumn("settings", text, (column) => column.notNull())
        .addColumn("attributes", text, (column) => column.notNull())
        .addColumn("owner_id", identifier)
        .addColumn("muted_all", integer, (column) => column.notNull())
        .addColumn("member_count", integer, (column) => column.notNull())
        .addColumn("last_position", integer, (column) => column.notNull())
        .addColumn("created_at", integer)
        .addColumn("dissolved_at", integer)
        .addColumn("updated_at", integer, (column) => column.notNull())
        .addColumn("stale_since", integer)
        .addColumn("stale_reason", text)
        .addColumn("changed_at", text, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_groups_key", ["source", "group_id"])
        .modifyEnd(clustered)
        .execute();
      await schema
        .createIndex("grouphook_groups_owner")
        .on("grouphook_groups")
        .columns(["source", "owner_id"])
        .execute();

      await schema
        .createTable("grouphook_members")
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("user_id", identifier, (column) => column.notNull())
        .addColumn("present", integer, (column) => column.notNull())
        .addColumn("membership_at", integer)
        .addColumn("role", identifier, (column) => column.notNull())
        .addColumn("nickname", text, (column) => column.notNull())
        .addColumn("avatar", text, (column) => column.notNull())
        .addColumn("custom", text, (column) => column.notNull())
        .addColumn("silenced", integer, (column) => column.notNull())
        .addColumn("muted_until", integer)
        .addColumn("joined_at", integer)
        .addColumn("position", integer, (column) => column.notNull())
        .addColumn("changed_at", text, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_members_key", ["source", "group_id", "user_id"])
        .modifyEnd(clustered)
        .execute();
      await schema
        .createIndex("grouphook_members_user")
        .on("grouphook_members")
        .columns(["source", "user_id", "group_id"])
        .execute();

      await schema
        .createTable("grouphook_messages")
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("topic_id", identifier, (column) => column.notNull())
        .addColumn("message_key", identifier, (column) => column.notNull())
        .addColumn("sort_key", integer, (column) => column.notNull())
        .addColumn("is_sent", integer, (column) => column.notNull())
        .addColumn("seq", integer)
        .addColumn("sender_id", identifier)
        .addColumn("elements", text, (column) => column.notNull())
        .addColumn("text", text, (column) => column.notNull())
        .addColumn("custom", text)
        .addColumn("mentions", text, (column) => column.notNull())
        .addColumn("priority", text)
        .addColumn("online_only", integer, (column) => column.notNull())
        .addColumn("client_id", text)
        .addColumn("sent_at", integer)
        .addColumn("recalled_at", integer)
        .addColumn("read_count", integer, (column) => column.notNull())
        .addColumn("unread_count", integer)
        .addColumn("extensions", text, (column) => column.notNull())
        .addColumn("extensions_cleared_at", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_messages_key", ["source", "group_id", "topic_id", "message_key"])
        .modifyEnd(clustered)
        .execute();
      await schema
        .createIndex("grouphook_messages_order")
        .on("grouphook_messages")
        .columns(["source", "group_id", "topic_id", "sort_key"])
        .execute();

      await schema
        .createIndex("grouphook_messages_age")
        .on("grouphook_messages")
        .columns(["source", "sent_at"])
        .execute();

      await schema
        .createTable("grouphook_topics")
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("topic_id", identifier, (column) => column.notNull())
        .addColumn("name", text, (column) => column.notNull())
        .addColumn("notice", text, (column) => column.notNull())
        .addColumn("introduction", text, (column) => column.notNull())
        .addColumn("avatar", text, (column) => column.notNull())
        .addColumn("custom", text, (column) => column.notNull())
        .addColumn("created_at", integer)
        .addColumn("dissolved_at", integer)
        .addColumn("updated_at", integer, (column) => column.notNull())
        .addColumn("changed_at", text, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_topics_key", ["source", "group_id", "topic_id"])
        .modifyEnd(clustered)
        .execute();

      await schema
        .createTable("grouphook_feed")
        .addColumn("sequence", integer, (column) => column.primaryKey().notNull())
        .addColumn("type", identifier, (column) => column.notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier)
        .addColumn("actor_id", identifier)
        .addColumn("command", word, (column) => column.notNull())
        .addColumn("occurred_at", integer, (column) => column.notNull())
        .addColumn("data", text, (column) => column.notNull())
        .modifyEnd(numbered)
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down(database: Kysely<any>): Promise<void> {
      for (const table of [
        "grouphook_feed",
        "grouphook_topics",
        "grouphook_messages",
        "grouphook_members",
        "grouphook_groups",
        "grouphook_decisions",
        "grouphook_dead_letters",
        "grouphook_callbacks",
        "grouphook_allocations",
        "grouphook_writers",
        "grouphook_head",
      ]) {
        await database.schema.dropTable(table).execute();
      }
    },
  };
}
