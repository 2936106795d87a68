import { Kysely, MysqlDialect } from "kysely";
import { type ConnectionOptions, createPool } from "mysql2";
import type { DatabaseUrl } from "../database-url.js";
import { CommitUncertainError, type Engine, type Find, type Transaction } from "../engine.js";
import type { Tables } from "../tables.js";
import { isConnectionError, isDuplicateKey, isOutOfRange, kindOfMysqlError } from "./mysql-errors.js";
import { MysqlSession, type Results } from "./mysql-session.js";
import { findText, LOCK_HEAD, moveText, type UpsertStyle, writeText } from "./sql-text.js";
import { TextColumns } from "./text-columns.js";

const READERS = 10;
const CONNECT_TIMEOUT_MS = 5000;
const LARGEST_BATCH_BYTES = 4 * 1024 * 1024;
/** Escaping at most doubles a body; feed and record hold parts of it once more. */
const PACKET_SHARE = 8;

/** Connects to MySQL 8.0 and later or MariaDB 10.6 and later. */
export async function openMysqlEngine(url: Extract<DatabaseUrl, { family: "mysql" }>): Promise<Engine> {
  const { family: _, ...address } = url;
  const options: ConnectionOptions = { ...address, charset: "utf8mb4", connectTimeout: CONNECT_TIMEOUT_MS };
  const session = new MysqlSession(options);
  await session.connect();
  const packetBytes = await readPacketBytes(session);
  const style = await upsertStyle(session);
  const way = (await isClustered(session)) ? "singly" : "together";
  const kysely = new Kysely<Tables>({
    dialect: new MysqlDialect({ pool: createPool({ ...options, connectionLimit: READERS }) }),
    plugins: [new TextColumns()],
  });

  /** Does what writes in one transaction, and is told when it commits. Whatever fails leaves none open. */
  async function write<Result>(work: (onCommit: () => void) => Promise<Result>): Promise<Result> {
    let isCommitting = false;
    await session.connect();
    try {
      return await work(() => {
        isCommitting = true;
      });
    } catch (error) {
      if (session.isConnected) await session.together(["rollback"]).catch(() => undefined);
      if (!isCommitting || !isConnectionError(error)) throw error;
      throw new CommitUncertainError("the connection was lost while committing", { cause: error });
    }
  }

  return {
    kysely,
    batchBytes: Math.min(LARGEST_BATCH_BYTES, Math.floor(packetBytes / PACKET_SHARE)),

    transact: (finds, work) =>
      write(async (onCommit) => {
        const [, [headRow] = [], ...rows] = await session[way]([...LOCK_HEAD, ...textsOf(finds)]);
        if (!headRow) throw new Error("the ledger's head row is missing");
        let pending: string[] = [];
        const transaction: Transaction = {
          find: async (more) => {
            const before = pending;
            pending = [];
            return spread(more, (await session[way]([...before, ...textsOf(more)])).slice(before.length));
          },
          write: (one) => pending.push(writeText(one, style)),
        };
        const result = await work(headRow, spread(finds, rows), transaction);
        onCommit();
        await session[way]([...pending, "commit"]);
        return result;
      }),

    append: ({ from, to }, writes) =>
      write(async (onCommit) => {
        onCommit();
        await session[way](["begin", moveText(from, to), ...writes.map((one) => writeText(one, style)), "commit"]);
        return true;
      }).catch((error: unknown) => {
        if (isOutOfRange(error)) return false;
        throw error;
      }),

    expunge: async () => true,
    kindOf: kindOfMysqlError,
    isDuplicate: isDuplicateKey,

    async close() {
      await kysely.destroy();
      session.close();
    },
  };
}

/** Those that look for nothing are not asked. */
function textsOf(finds: readonly Find[]): readonly string[] {
  return finds.filter(({ keys }) => keys.length > 0).map(findText);
}

/** Gives every look-up its rows. */
function spread(finds: readonly Find[], answers: Results): Results {
  const answer = answers.values();
  return finds.map(({ keys }) => (keys.length > 0 ? (answer.next().value ?? []) : []));
}

/**
 * In a Galera cluster another node's commit may abort a transaction between two statements of one text, and MariaDB 10.11
 * then runs those that follow as if nothing had been.
 */
async function isClustered(session: MysqlSession): Promise<boolean> {
  const [rows] = await session.together(["show variables like 'wsrep_on'"]);
  return String(rows?.[0]?.Value).toUpperCase() === "ON";
}

async function readPacketBytes(session: MysqlSession): Promise<number> {
  const [rows] = await session.together(["select @@max_allowed_packet as bytes"]);
  return Number(rows?.[0]?.bytes ?? LARGEST_BATCH_BYTES * PACKET_SHARE);
}

async function upsertStyle(session: MysqlSession): Promise<UpsertStyle> {
  const [rows] = await session.together(["select version() as version"]);
  const isMariaDb = String(rows?.[0]?.version).includes("MariaDB");
  return isMariaDb
    ? { alias: "", valueOf: (column) => `values(${column})` }
    : { alias: " as fresh", valueOf: (column) => `fresh.${column}` };
}
