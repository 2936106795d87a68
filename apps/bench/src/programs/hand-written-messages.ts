import express from "express";
import mysql, { type PoolConnection } from "mysql2/promise";
import { announce } from "./announce.ts";
import { inTransaction, isDuplicate } from "./transaction.ts";

const OK = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 };

interface Message {
  readonly groupId: string;
  readonly seq: number;
  readonly sender: string;
  readonly clientId: string;
  readonly elements: string;
  readonly custom: string | null;
  readonly sentAt: number;
}

const [databaseUrl] = process.argv.slice(2);
if (databaseUrl === undefined) throw new Error("usage: hand-written-messages.ts <database URL>");
const pool = mysql.createPool({ uri: databaseUrl, connectionLimit: 20 });

await pool.query(`CREATE TABLE IF NOT EXISTS chat_groups (
  id VARCHAR(100) NOT NULL PRIMARY KEY,
  last_seq BIGINT UNSIGNED NOT NULL,
  message_count BIGINT UNSIGNED NOT NULL
)`);
await pool.query(`CREATE TABLE IF NOT EXISTS chat_messages (
  group_id VARCHAR(100) NOT NULL,
  seq BIGINT UNSIGNED NOT NULL,
  sender VARCHAR(100) NOT NULL,
  client_id VARCHAR(100) NOT NULL,
  elements TEXT NOT NULL,
  custom TEXT,
  sent_at BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (group_id, seq)
)`);
await pool.query(`CREATE TABLE IF NOT EXISTS callbacks (
  group_id VARCHAR(100) NOT NULL,
  seq BIGINT UNSIGNED NOT NULL,
  received_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (group_id, seq)
)`);

const app = express();
app.use(express.json());
app.post("/callbacks/tencent", async (request, response) => {
  const message = readMessage(request.body);
  if (!message) {
    response.status(400).end();
    return;
  }
  try {
    await inTransaction(pool, (connection) => store(connection, message));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  response.json(OK);
});
const server = app.listen(0, "127.0.0.1", () => announce(server));

function readMessage(callback: Record<string, unknown>): Message | undefined {
  const { CallbackCommand, GroupId, MsgSeq, From_Account, MsgId, MsgBody, CloudCustomData, MsgTime } = callback;
  if (CallbackCommand !== "Group.CallbackAfterSendMsg") return undefined;
  if (typeof GroupId !== "string" || typeof MsgSeq !== "number" || typeof MsgTime !== "number") return undefined;
  return {
    groupId: GroupId,
    seq: MsgSeq,
    sender: String(From_Account),
    clientId: String(MsgId),
    elements: JSON.stringify(MsgBody),
    custom: typeof CloudCustomData === "string" ? CloudCustomData : null,
    sentAt: MsgTime,
  };
}

/** The group's row comes last, so that its lock is held shortest. */
async function store(connection: PoolConnection, message: Message): Promise<void> {
  const { groupId, seq, sender, clientId, elements, custom, sentAt } = message;
  await connection.execute("INSERT INTO callbacks (group_id, seq) VALUES (?, ?)", [groupId, seq]);
  await connection.execute(
    `INSERT INTO chat_messages (group_id, seq, sender, client_id, elements, custom, sent_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [groupId, seq, sender, clientId, elements, custom, sentAt],
  );
  await connection.execute(
    `INSERT INTO chat_groups (id, last_seq, message_count) VALUES (?, ?, 1)
     ON DUPLICATE KEY UPDATE last_seq = GREATEST(last_seq, VALUES(last_seq)), message_count = message_count + 1`,
    [groupId, seq],
  );
}
