import { DatabaseSync } from "node:sqlite";
import mysql from "mysql2/promise";

/** The content of a database, as far as it is guaranteed. */
export interface StoredRecord {
  readonly feedSequence: number;
  readonly feed: readonly { readonly sequence: number; readonly type: string; readonly data: string }[];
  readonly callbacks: readonly { readonly source: string; readonly hasReceipt: boolean; readonly body: string }[];
  readonly groups: readonly {
    readonly source: string;
    readonly groupId: string;
    readonly name: string;
    readonly memberCount: number;
    readonly isStale: boolean;
  }[];
  /** Present ones. */
  readonly members: readonly { readonly source: string; readonly groupId: string; readonly userId: string }[];
  readonly messages: readonly { readonly source: string; readonly groupId: string; readonly clientId: string }[];
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
  const [[feedSequence] = []] = await query("select feed_sequence from grouphook_head where head_id = 1");
  // Callbacks that were refused or too late during an outage are also kept, and not counted here.
  const [[deadLetters] = []] = await query(
    "select count(*) from grouphook_dead_letters where error not like 'CallbackError: %'",
  );
  const feed = await query("select sequence, type, data from grouphook_feed order by sequence");
  const callbacks = await query("select source, receipt_key is not null, body from grouphook_callbacks");
  const groups = await query(
    "select source, group_id, name, member_count, stale_since is not null from grouphook_groups",
  );
  const members = await query("select source, group_id, user_id from grouphook_members where present = 1");
  const messages = await query("select source, group_id, client_id from grouphook_messages");
  return {
    feedSequence: Number(feedSequence),
    deadLetters: Number(deadLetters),
    feed: feed.map(([sequence, type, data]) => ({ sequence: Number(sequence), type: text(type), data: text(data) })),
    callbacks: callbacks.map(([source, hasReceipt, body]) => ({
      source: text(source),
      hasReceipt: Number(hasReceipt) === 1,
      body: text(body),
    })),
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
    messages: messages.map(([source, groupId, clientId]) => ({
      source: text(source),
      groupId: text(groupId),
      clientId: text(clientId),
    })),
  };
}

/** Ids are bytes on MySQL and MariaDB. */
function text(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString("utf8") : String(value);
}
