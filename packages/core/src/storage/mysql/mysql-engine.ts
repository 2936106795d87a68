import { Kysely } from "kysely";
import type { DatabaseUrl } from "../database-url.js";
import { CommitUncertainError, type Engine, type Find, type Transaction, type Write } from "../engine.js";
import type { Tables } from "../schema/tables.js";
import { connectionOptions } from "./connection-options.js";
import { literalBytes } from "./literal.js";
import { mysqlDialect } from "./mysql-dialect.js";
import { isConnectionError, isDuplicateKey, isOutOfRange, kindOfMysqlError } from "./mysql-errors.js";
import { MysqlSession, type Results } from "./mysql-session.js";
import { ReadingPool } from "./reading-pool.js";
import { BEGIN, COMMIT, findTexts, LOCK_HEAD, moveText, ROLLBACK, type UpsertStyle, writeTexts } from "./sql-text.js";

/** The raw callback; feed and record hold parts of it as well, so that all is a packet of some four times as much. */
const BATCH_BYTES = 1024 * 1024;
/** Of a text that is written as its bytes. */
const LARGEST_GROWTH = 2;
/** What a row has beside its large texts. */
const ROW_OVERHEAD_BYTES = 16 * 1024;

/** Connects to MySQL 8.0 and later or MariaDB 10.6 and later. */
export async function openMysqlEngine(url: Extract<DatabaseUrl, { family: "mysql" }>): Promise<Engine> {
  const options = connectionOptions(url);
  const session = new MysqlSession(options);
  await session.connect();
  const style = await upsertStyle(session);
  const way = (await isClustered(session)) ? "singly" : "together";
  const kysely = new Kysely<Tables>({ dialect: mysqlDialect(new ReadingPool(options)) });
  const textsOf = (writes: readonly Write[]) => writes.flatMap((one) => writeTexts(one, style, session.textBytes));

  /** Does what writes in one transaction, and is told when it commits. Whatever fails leaves none open. */
  async function write<Result>(work: (onCommit: () => void) => Promise<Result>): Promise<Result> {
    let isCommitting = false;
    await session.connect();
    try {
      return await work(() => {
        isCommitting = true;
      });
    } catch (error) {
      if (session.isConnected) await session.together(ROLLBACK).catch(() => undefined);
      if (!isCommitting || !isConnectionError(error)) throw error;
      throw new CommitUncertainError("the connection was lost while committing", { cause: error });
    }
  }

  /** The lock and what is looked up. A connection that was idle may be gone without a word: nothing was done yet. */
  async function begin(statements: readonly string[]): Promise<Results> {
    const send = async () => (await session[way]([...BEGIN, ...statements])).slice(BEGIN.length);
    try {
      return await send();
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      await session.connect();
      return send();
    }
  }

  return {
    kysely,
    batchBytes: BATCH_BYTES,
    rowBytes: () => Math.max(0, Math.floor(session.textBytes / LARGEST_GROWTH) - ROW_OVERHEAD_BYTES),
    bytesOf: literalBytes,
    isLogMissing: false,

    transact: (finds, work) =>
      write(async (onCommit) => {
        const asked = lookUps(finds, session.textBytes);
        const [[headRow] = [], ...rows] = await begin([LOCK_HEAD, ...asked.flat()]);
        if (!headRow) throw new Error("the ledger's head row is missing");
        let pending: string[] = [];
        const transaction: Transaction = {
          find: async (more) => {
            const before = pending;
            pending = [];
            const further = lookUps(more, session.textBytes);
            return gathered(further, (await session[way]([...before, ...further.flat()])).slice(before.length));
          },
          write: (one) => pending.push(...textsOf([one])),
        };
        const result = await work(headRow, gathered(asked, rows), transaction);
        onCommit();
        await session[way]([...pending, ...COMMIT]);
        return result;
      }),

    append: ({ from, to }, writes) =>
      write(async (onCommit) => {
        const texts = textsOf(writes);
        onCommit();
        await session[way]([...BEGIN, moveText(from, to), ...texts, ...COMMIT]);
        return true;
      }).catch((error: unknown) => {
        if (isOutOfRange(error)) return false;
        throw error;
      }),

    expunge: async () => true,
    // The server uses it again for rows that come; only a rebuilt table gives it back.
    giveBack: async () => false,
    kindOf: kindOfMysqlError,
    isDuplicate: isDuplicateKey,

    async close() {
      await kysely.destroy();
      session.end();
    },
  };
}

/** The statements of each look-up: none for one that looks for nothing. */
function lookUps(finds: readonly Find[], textBytes: number): readonly (readonly string[])[] {
  return finds.map((find) => (find.keys.length > 0 ? findTexts(find, textBytes) : []));
}

/** Gives every look-up the rows of its statements. */
function gathered(texts: readonly (readonly string[])[], answers: Results): Results {
  const answer = answers.values();
  return texts.map((some) => some.flatMap(() => answer.next().value ?? []));
}

/**
 * In a Galera cluster another node's commit may abort a transaction between two statements of one text, and MariaDB 10.11
 * then runs those that follow as if nothing had been.
 */
async function isClustered(session: MysqlSession): Promise<boolean> {
  const [rows] = await session.together(["show variables like 'wsrep_on'"]);
  return String(rows?.[0]?.Value).toUpperCase() === "ON";
}

async function upsertStyle(session: MysqlSession): Promise<UpsertStyle> {
  const [rows] = await session.together(["select version() as version"]);
  const isMariaDb = String(rows?.[0]?.version).includes("MariaDB");
  return isMariaDb
    ? { alias: "", valueOf: (column) => `values(${column})` }
    : { alias: " as fresh", valueOf: (column) => `fresh.${column}` };
}
