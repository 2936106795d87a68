import mysql, { type Pool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from "mysql2/promise";
import { type GroupChange, type PerformChange, Refusal, success } from "./group-change.ts";
import { inTransaction, isDuplicate } from "./mariadb-transaction.ts";

const CONNECTIONS = 20;

const tables = [
  `CREATE TABLE IF NOT EXISTS chat_groups (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(1024) NOT NULL,
    creator VARCHAR(100) NOT NULL,
    member_count INT UNSIGNED NOT NULL,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
  )`,
  `CREATE TABLE IF NOT EXISTS chat_group_members (
    group_id BIGINT UNSIGNED NOT NULL,
    user_id VARCHAR(100) NOT NULL,
    muted BOOLEAN NOT NULL DEFAULT FALSE,
    joined_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (group_id, user_id)
  )`,
  `CREATE TABLE IF NOT EXISTS callbacks (
    digest BINARY(32) NOT NULL PRIMARY KEY,
    reply VARCHAR(200) NOT NULL,
    received_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
  )`,
];

/** Stores AEC's groups in MariaDB: one transaction per callback, on a pool of connections. */
export async function mariaDbGroups(databaseUrl: string): Promise<PerformChange> {
  const pool = mysql.createPool({ uri: databaseUrl, connectionLimit: CONNECTIONS });
  for (const table of tables) await pool.query(table);
  return async (change) => {
    try {
      return await inTransaction(pool, (connection) => apply(connection, change));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return rememberedReply(pool, change);
    }
  };
}

function apply(connection: PoolConnection, change: GroupChange): Promise<string> {
  switch (change.action) {
    case "AEC_GROUP_CREATE":
      return createGroup(connection, change);
    case "AEC_GROUP_ADD_USER":
      return changeMembers(
        connection,
        change,
        "INSERT IGNORE INTO chat_group_members (group_id, user_id) VALUES (?, ?)",
        1,
      );
    case "AEC_GROUP_REMOVE_USER":
      return changeMembers(connection, change, "DELETE FROM chat_group_members WHERE group_id = ? AND user_id = ?", -1);
    default:
      throw new Refusal("63");
  }
}

async function createGroup(connection: PoolConnection, change: GroupChange): Promise<string> {
  const [group] = await connection.execute<ResultSetHeader>(
    "INSERT INTO chat_groups (name, creator, member_count) VALUES (?, ?, ?)",
    [change.name, change.actorId, change.userIds.length],
  );
  for (const userId of change.userIds) {
    await connection.execute("INSERT INTO chat_group_members (group_id, user_id) VALUES (?, ?)", [
      group.insertId,
      userId,
    ]);
  }
  return remember(connection, change, success(String(group.insertId)));
}

/** Only the owner may do it. The group's row comes last, to hold its lock as briefly as possible. */
async function changeMembers(
  connection: PoolConnection,
  change: GroupChange,
  statement: string,
  sign: 1 | -1,
): Promise<string> {
  const reply = await remember(connection, change, success());
  let changed = 0;
  for (const userId of change.userIds) {
    const [member] = await connection.execute<ResultSetHeader>(statement, [change.groupId, userId]);
    changed += member.affectedRows;
  }
  const [group] = await connection.execute<ResultSetHeader>(
    "UPDATE chat_groups SET member_count = member_count + ? WHERE id = ? AND creator = ?",
    [sign * changed, change.groupId, change.actorId],
  );
  if (group.affectedRows === 0) throw new Refusal("53");
  return reply;
}

async function remember(connection: PoolConnection, { digest }: GroupChange, reply: string): Promise<string> {
  await connection.execute("INSERT INTO callbacks (digest, reply) VALUES (?, ?)", [digest, reply]);
  return reply;
}

async function rememberedReply(pool: Pool, { digest }: GroupChange): Promise<string> {
  const [[row]] = await pool.execute<RowDataPacket[]>("SELECT reply FROM callbacks WHERE digest = ?", [digest]);
  return String(row?.reply);
}
