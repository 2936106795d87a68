import { sql } from "kysely";
import type { ColumnTypes } from "../column-types.js";
import type { MigratedDatabase, ResumableStep } from "../resumable-steps.js";

/** The tables that are carried over, under the names they have meanwhile. */
export const OLD_CALLBACKS = "grouphook_old_callbacks";
export const OLD_MESSAGES = "grouphook_old_messages";
/** The messages that the feed tells, by their keys. */
export const TOLD_MESSAGES = "grouphook_told_messages";

/**
 * Puts the old tables aside, so that a server of an older version that still runs can write nothing more that would be
 * lost, and makes the new ones.
 */
export function newTables(types: ColumnTypes): ResumableStep {
  return {
    name: "new tables",
    async advance(database) {
      await putAside(database);
      await changeFeedAndHead(database, types);
      await createMessages(database, types);
      await createCallbacks(database, types);
      await createToldMessages(database, types);
      return undefined;
    },
  };
}

async function putAside(database: MigratedDatabase): Promise<void> {
  const tables = new Set((await database.introspection.getTables()).map(({ name }) => name));
  for (const [name, aside] of [
    ["grouphook_callbacks", OLD_CALLBACKS],
    ["grouphook_messages", OLD_MESSAGES],
  ] as const) {
    if (!tables.has(aside)) await database.schema.alterTable(name).renameTo(aside).execute();
  }
}

async function changeFeedAndHead(database: MigratedDatabase, { integer, family }: ColumnTypes): Promise<void> {
  const tables = await database.introspection.getTables();
  const columnsOf = (table: string) => tables.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? [];
  if (columnsOf("grouphook_feed").includes("content_since")) {
    await sql`alter table grouphook_feed rename column content_since to told_at`.execute(database);
  }
  const content = database.schema.dropIndex("grouphook_feed_content");
  // MySQL looks for an index in its table alone, SQLite knows no such words.
  await (family === "sqlite" ? content : content.on("grouphook_feed")).execute();
  if (!columnsOf("grouphook_head").includes("feed_floor")) {
    await database.schema
      .alterTable("grouphook_head")
      .addColumn("feed_floor", integer, (column) => column.notNull().defaultTo(0))
      .execute();
  }
}

async function createMessages({ schema }: MigratedDatabase, types: ColumnTypes): Promise<void> {
  const { identifier, text, integer, clustered } = types;
  await schema
    .createTable("grouphook_messages")
    .ifNotExists()
    .addColumn("source", identifier, (column) => column.notNull())
    .addColumn("group_id", identifier, (column) => column.notNull())
    .addColumn("topic_id", identifier, (column) => column.notNull())
    .addColumn("sort_key", integer, (column) => column.notNull())
    .addColumn("message_key", identifier, (column) => column.notNull())
    .addColumn("told_sequence", integer)
    .addColumn("sent_at", integer)
    .addColumn("later_facts", text)
    .addPrimaryKeyConstraint("grouphook_messages_place", ["source", "group_id", "topic_id", "sort_key", "message_key"])
    .modifyEnd(clustered)
    .execute();
  await schema
    .createTable("grouphook_message_keys")
    .ifNotExists()
    .addColumn("source", identifier, (column) => column.notNull())
    .addColumn("group_id", identifier, (column) => column.notNull())
    .addColumn("topic_id", identifier, (column) => column.notNull())
    .addColumn("message_key", identifier, (column) => column.notNull())
    .addColumn("sort_key", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("grouphook_message_keys_key", ["source", "group_id", "topic_id", "message_key"])
    .modifyEnd(clustered)
    .execute();
}

async function createCallbacks({ schema }: MigratedDatabase, types: ColumnTypes): Promise<void> {
  const { identifier, text, integer, binary, clustered, numbered } = types;
  await schema
    .createTable("grouphook_receipts")
    .ifNotExists()
    .addColumn("told_at", integer, (column) => column.notNull())
    .addColumn("receipt_key", identifier, (column) => column.notNull())
    .addColumn("received_at", integer, (column) => column.notNull())
    .addColumn("outcome", text)
    .addPrimaryKeyConstraint("grouphook_receipts_key", ["told_at", "receipt_key"])
    .modifyEnd(clustered)
    .execute();
  await schema
    .createTable("grouphook_callback_segments")
    .ifNotExists()
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
    .ifNotExists()
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
    .ifNotExists()
    .addColumn("name", identifier, (column) => column.primaryKey().notNull())
    .addColumn("reached", integer, (column) => column.notNull())
    .modifyEnd(clustered)
    .execute();
}

async function createToldMessages({ schema }: MigratedDatabase, types: ColumnTypes): Promise<void> {
  const { identifier, integer, numbered } = types;
  await schema
    .createTable(TOLD_MESSAGES)
    .ifNotExists()
    .addColumn("sequence", integer, (column) => column.primaryKey().notNull())
    .addColumn("source", identifier, (column) => column.notNull())
    .addColumn("group_id", identifier, (column) => column.notNull())
    .addColumn("topic_id", identifier, (column) => column.notNull())
    .addColumn("message_key", identifier, (column) => column.notNull())
    .addColumn("sent_at", integer)
    .addColumn("is_emptied", integer, (column) => column.notNull())
    .modifyEnd(numbered)
    .execute();
}
