import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import express from "express";
import mysql, { type PoolConnection, type ResultSetHeader, type RowDataPacket } from "mysql2/promise";
import { announce } from "./announce.ts";
import { inTransaction, isDuplicate } from "./transaction.ts";

const GUARD_TOKEN = "12345678";

interface Callback {
  readonly action: string;
  readonly userId: string;
  readonly groupId: string;
  readonly userIds: readonly string[];
  readonly name: string;
  readonly digest: Buffer;
}

/** Turned into AEC's failure reply. */
class Refusal extends Error {
  readonly reply: string;

  constructor(code: string) {
    super(`refused with ${code}`);
    this.reply = JSON.stringify({ status: "0", data: code });
  }
}

const [databaseUrl] = process.argv.slice(2);
if (databaseUrl === undefined) throw new Error("usage: hand-written-membership.ts <database URL>");
const pool = mysql.createPool({ uri: databaseUrl, connectionLimit: 20 });

await pool.query(`CREATE TABLE IF NOT EXISTS chat_groups (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(1024) NOT NULL,
  creator VARCHAR(100) NOT NULL,
  member_count INT UNSIGNED NOT NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
)`);
await pool.query(`CREATE TABLE IF NOT EXISTS chat_group_members (
  group_id BIGINT UNSIGNED NOT NULL,
  user_id VARCHAR(100) NOT NULL,
  muted BOOLEAN NOT NULL DEFAULT FALSE,
  joined_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (group_id, user_id)
)`);
await pool.query(`CREATE TABLE IF NOT EXISTS callbacks (
  digest BINARY(32) NOT NULL PRIMARY KEY,
  reply VARCHAR(200) NOT NULL,
  received_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
)`);

const app = express();
app.use(express.urlencoded({ extended: false }));
app.post("/callbacks/aec", async (request, response) => {
  const reply = await answer(String(request.body.data), String(request.body.sign));
  response.type("json").send(reply);
});
const server = app.listen(0, "127.0.0.1", () => announce(server));

async function answer(data: string, sign: string): Promise<string> {
  try {
    if (!isSigned(data, sign)) throw new Refusal("10007");
    return await settle(readCallback(data));
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    process.stderr.write(`${error}\n`);
    return new Refusal("10001").reply;
  }
}

function isSigned(data: string, sign: string): boolean {
  const expected = createHmac("sha1", GUARD_TOKEN).update(data).digest();
  const actual = Buffer.from(sign, "base64");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function readCallback(data: string): Callback {
  const { action, userId, groupId, addUsers, userDefineData } = JSON.parse(data);
  if (typeof userId !== "string" || typeof addUsers !== "string") throw new Refusal("10002");
  return {
    action: String(action),
    userId,
    groupId: String(groupId ?? ""),
    userIds: [...new Set(addUsers.split(","))],
    name: String(userDefineData ?? ""),
    digest: createHash("sha256").update(data).digest(),
  };
}

/** One transaction for each callback; a repeated one is answered as it was before. */
async function settle(callback: Callback): Promise<string> {
  try {
    return await inTransaction(pool, (connection) => apply(connection, callback));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return rememberedReply(callback);
  }
}

function apply(connection: PoolConnection, callback: Callback): Promise<string> {
  switch (callback.action) {
    case "AEC_GROUP_CREATE":
      return createGroup(connection, callback);
    case "AEC_GROUP_ADD_USER":
      return addUsers(connection, callback);
    default:
      throw new Refusal("10004");
  }
}

async function createGroup(connection: PoolConnection, callback: Callback): Promise<string> {
  const [group] = await connection.execute<ResultSetHeader>(
    "INSERT INTO chat_groups (name, creator, member_count) VALUES (?, ?, ?)",
    [callback.name, callback.userId, callback.userIds.length],
  );
  for (const userId of callback.userIds) {
    await connection.execute("INSERT INTO chat_group_members (group_id, user_id) VALUES (?, ?)", [
      group.insertId,
      userId,
    ]);
  }
  return remember(connection, callback, JSON.stringify({ status: "1", data: String(group.insertId) }));
}

/** Only the owner may add. The group's row comes last, so that its lock is held shortest. */
async function addUsers(connection: PoolConnection, callback: Callback): Promise<string> {
  const reply = await remember(connection, callback, JSON.stringify({ status: "1" }));
  let added = 0;
  for (const userId of callback.userIds) {
    const [member] = await connection.execute<ResultSetHeader>(
      "INSERT IGNORE INTO chat_group_members (group_id, user_id) VALUES (?, ?)",
      [callback.groupId, userId],
    );
    added += member.affectedRows;
  }
  const [group] = await connection.execute<ResultSetHeader>(
    "UPDATE chat_groups SET member_count = member_count + ? WHERE id = ? AND creator = ?",
    [added, callback.groupId, callback.userId],
  );
  if (group.affectedRows === 0) throw new Refusal("10003");
  return reply;
}

async function remember(connection: PoolConnection, { digest }: Callback, reply: string): Promise<string> {
  await connection.execute("INSERT INTO callbacks (digest, reply) VALUES (?, ?)", [digest, reply]);
  return reply;
}

async function rememberedReply({ digest }: Callback): Promise<string> {
  const [[row]] = await pool.execute<RowDataPacket[]>("SELECT reply FROM callbacks WHERE digest = ?", [digest]);
  return String(row?.reply);
}
