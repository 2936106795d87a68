import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import mysql from "mysql2/promise";
import { field } from "./field.ts";
import { messageMark } from "./message-mark.ts";

/** The content of a database, as far as it is guaranteed. */
export interface StoredRecord {
  readonly feedSequence: number;
  readonly feed: readonly { readonly sequence: number; readonly type: string; readonly data: string }[];
  /** The number of the last raw callback, by the head. */
  readonly callbackId: number;
  /** Raw callbacks under successive numbers. */
  readonly segments: readonly {
    readonly firstCallbackId: number;
    /** How many it says to hold. */
    readonly callbacks: number;
    readonly source: string;
    readonly bodies: readonly string[];
  }[];
  /** The keys of the receipts. */
  readonly receipts: readonly string[];
  readonly groups: readonly {
    readonly source: string;
    readonly groupId: string;
    readonly name: string;
    readonly memberCount: number;
    readonly isStale: boolean;
  }[];
  /** Present ones. */
  readonly members: readonly { readonly source: string; readonly groupId: string; readonly userId: string }[];
  readonly messages: readonly {
    readonly source: string;
    readonly groupId: string;
    readonly key: string;
    /** From the event that the message names; absent if that event does not exist or is of another message. */
    readonly mark: string | undefined;
  }[];
  readonly deadLetters: number;
}

type Query = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/** Reads it over its own connection, all tables in one snapshot. */
export async function readStoredRecord(databaseUrl: string): Promise<StoredRecord> {
  if (!databaseUrl.startsWith("sqlite:")) return readMysql(databaseUrl);
  const database = new DatabaseSync(databaseUrl.slice("sqlite:".length));
  try {
    database.exec("begin");
    return await read(async (sql) => database.prepare(sql).all().map(Object.values));
  } finally {
    database.close();
  }
}

async function readMysql(databaseUrl: string): Promise<StoredRecord> {
  const connection = await mysql.createConnection({ uri: databaseUrl, rowsAsArray: true });
  try {
    await connection.query("start transaction with consistent snapshot");
    return await read(async (sql) => {
      const [rows] = await connection.query(sql);
      return Array.isArray(rows) ? rows.filter(Array.isArray) : [];
    });
  } finally {
    await connection.end();
  }
}

async function read(query: Query): Promise<StoredRecord> {
  const [[feedSequence, callbackId] = []] = await query(
    "select feed_sequence, callback_id from grouphook_head where head_id = 1",
  );
  // Callbacks that were refused or too late during an outage are also kept, and not counted here.
  const [[deadLetters] = []] = await query(
    "select count(*) from grouphook_dead_letters where error not like 'CallbackError: %'",
  );
  const feed = await query("select sequence, type, data from grouphook_feed order by sequence");
  const segments = await query(
    "select first_callback_id, callbacks, source, packed from grouphook_callback_segments order by first_callback_id",
  );
  const receipts = await query("select receipt_key from grouphook_receipts");
  const groups = await query(
    "select source, group_id, name, member_count, stale_since is not null from grouphook_groups",
  );
  const members = await query("select source, group_id, user_id from grouphook_members where present = 1");
  const messages = await query(
    `select m.source, m.group_id, m.topic_id, m.message_key, f.data from grouphook_messages m
      left join grouphook_feed f on f.sequence = m.told_sequence and f.type = 'message.sent'
        and f.source = m.source and f.group_id = m.group_id`,
  );
  return {
    feedSequence: Number(feedSequence),
    callbackId: Number(callbackId),
    deadLetters: Number(deadLetters),
    feed: feed.map(([sequence, type, data]) => ({ sequence: Number(sequence), type: text(type), data: text(data) })),
    segments: segments.map(([firstCallbackId, callbacks, source, packed]) => ({
      firstCallbackId: Number(firstCallbackId),
      callbacks: Number(callbacks),
      source: text(source),
      bodies: bodiesIn(packed),
    })),
    receipts: receipts.map(([receiptKey]) => text(receiptKey)),
    groups: groups.map(([source, groupId, name, memberCount, isStale]) => ({
      source: text(source),
      groupId: text(groupId),
      name: text(name),
      memberCount: Number(memberCount),
      isStale: Number(isStale) === 1,
    })),
    members: members.map(([source, groupId, userId]) => ({
      source: text(source),
      groupId: text(groupId),
      userId: text(userId),
    })),
    messages: messages.map(([source, groupId, topicId, key, data]) => ({
      source: text(source),
      groupId: text(groupId),
      key: text(key),
      mark: markIn(data, text(topicId), text(key)),
    })),
  };
}

/** The bodies of the callbacks of a segment: each a list of command, time of arrival, body and what it led to. */
function bodiesIn(packed: unknown): readonly string[] {
  if (!(packed instanceof Uint8Array)) throw new Error("a segment of raw callbacks is not bytes");
  const callbacks: unknown = JSON.parse(zstdDecompressSync(packed).toString("utf8"));
  if (!Array.isArray(callbacks)) throw new Error("a segment of raw callbacks is no list");
  return callbacks.map((callback: unknown) => {
    const body: unknown = Array.isArray(callback) ? callback[2] : undefined;
    if (typeof body !== "string") throw new Error(`a raw callback has no body: ${JSON.stringify(callback)}`);
    return body;
  });
}

function markIn(data: unknown, topicId: string, key: string): string | undefined {
  const told: unknown = data === null ? null : JSON.parse(text(data));
  const message = field(told, "message");
  const isOwn = field(message, "key") === key && (field(told, "topicId") ?? "") === topicId;
  const mark = isOwn ? messageMark(message) : undefined;
  return typeof mark === "string" ? mark : undefined;
}

/** Ids are bytes on MySQL and MariaDB. */
function text(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString("utf8") : String(value);
}
