import { Kysely } from "kysely";
import type { HeadMark } from "../batch/head-mark.js";
import type { Engine, ErrorKind, Find, Merge, Transaction, Write } from "../engine.js";
import { integer } from "../schema/column.js";
import { head } from "../schema/head-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import { selectedColumns } from "../schema/selected.js";
import type { Tables } from "../schema/tables.js";
import { checkRuntime } from "./check-runtime.js";
import { LAST_CHECKPOINT, lacksLog, MARKED_CHECKPOINT } from "./missing-log.js";
import { makePrivateFile } from "./private-file.js";
import { type Result, SqliteConnection, SqliteError, UnchangedError } from "./sqlite-connection.js";
import { sqliteDialect } from "./sqlite-dialect.js";
import type { Step } from "./sqlite-thread.js";

/** How long another process may hold the file before a batch is tried again. */
const BUSY_TIMEOUT_MS = 100;
const BATCH_BYTES = 8 * 1024 * 1024;
/** Fewer pages that hold nothing are left to be filled again: 16 MB. */
const LEAST_UNUSED = 4000;
/** In one step, so that callbacks never wait long behind it. */
const PAGES_GIVEN_BACK = 100;
/** How often what was committed is copied into the file while there are commits. */
const CHECKPOINT_MS = 10_000;
/** A larger file is not written anew at once: callbacks wait for so long, a quarter of a second for this much. */
const MOST_REWRITTEN = 32 * 1024 * 1024;

// Primary result codes, https://www.sqlite.org/rescode.html
const BUSY = 5;
const LOCKED = 6;
const NOMEM = 7;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;
// Extended ones.
const READONLY_DBMOVED = 1032;
const CONSTRAINT_PRIMARYKEY = 1555;
const CONSTRAINT_UNIQUE = 2067;
const duplicateCodes = new Set([CONSTRAINT_PRIMARYKEY, CONSTRAINT_UNIQUE]);
const unavailableCodes = new Set([NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB]);

/**
 * Opens a SQLite file, made with its folder if it is not there. Commits are flushed to disk before they return. Writing
 * and reading have a connection and a thread each, so that reads never see a transaction half done nor wait for one.
 */
export function openSqliteEngine(path: string): Engine {
  checkRuntime();
  const isFile = path !== ":memory:";
  const isLogMissing = isFile && lacksLog(path);
  if (isFile) makePrivateFile(path);
  const settings = { path, busyTimeoutMs: BUSY_TIMEOUT_MS };
  const writer = new SqliteConnection(settings);
  const reader = isFile ? new SqliteConnection(settings) : writer;
  const kysely = new Kysely<Tables>({ dialect: sqliteDialect(reader) });
  let nextCheckpointAt = 0;

  /** From time to time, before a transaction. Nothing is lost where it fails: the log is as it was. */
  function copyLog(): void {
    if (!isFile || performance.now() < nextCheckpointAt) return;
    nextCheckpointAt = performance.now() + CHECKPOINT_MS;
    writer.perform(MARKED_CHECKPOINT).catch(() => undefined);
  }

  return {
    kysely,
    batchBytes: BATCH_BYTES,
    rowBytes: () => BATCH_BYTES,
    bytesOf: (text) => Buffer.byteLength(text),
    isLogMissing,

    async transact(finds, work, durability = "full") {
      copyLog();
      const before = [SYNCHRONOUS[durability], BEGIN];
      const [headRows = [], ...found] = (await writer.perform([...before, HEAD, ...finds.map(findStep)]))
        .slice(before.length)
        .map(rowsOf);
      const pending: Step[] = [];
      const transaction: Transaction = {
        find: async (more) => {
          const written = pending.splice(0);
          return (await writer.perform([...written, ...more.map(findStep)])).slice(written.length).map(rowsOf);
        },
        write: (write) => pending.push(writeStep(write)),
      };
      let result: Awaited<ReturnType<typeof work>>;
      try {
        const [headRow] = headRows;
        if (!headRow) throw new Error("the ledger's head row is missing");
        result = await work(headRow, found, transaction);
      } catch (error) {
        // Where a step of ours has failed there is no transaction any more.
        await writer.perform([{ exec: "rollback" }]).catch(() => undefined);
        throw error;
      }
      await writer.perform([...pending, COMMIT]);
      return result;
    },

    async append({ from, to }, writes) {
      const move: Step = { change: MOVE, parameters: [...valuesOfMark(to), ...valuesOfMark(from)] };
      try {
        copyLog();
        await writer.perform([SYNCHRONOUS.full, BEGIN, move, ...writes.map(writeStep), COMMIT]);
        return true;
      } catch (error) {
        if (error instanceof UnchangedError) return false;
        throw error;
      }
    },

    async expunge() {
      // It empties the log without the mark.
      nextCheckpointAt = 0;
      if ((await bytesOfFile(writer)) <= MOST_REWRITTEN) await writer.perform(REWRITE);
      const [[answer] = []] = (await writer.perform([EMPTY_LOG])).map(rowsOf);
      return answer?.busy === 0;
    },

    async giveBack() {
      const unused = await unusedPages(writer);
      if (unused < LEAST_UNUSED) return false;
      await writer.perform([{ exec: `pragma incremental_vacuum(${PAGES_GIVEN_BACK})` }]);
      return (await unusedPages(writer)) < unused;
    },

    kindOf: kindOfSqliteError,
    isDuplicate: (error) => error instanceof SqliteError && duplicateCodes.has(error.errcode ?? 0),

    async close() {
      await kysely.destroy();
      if (reader !== writer) await reader.close();
      // The last to let go empties the log; another process that reads may keep it from that.
      if (isFile) await writer.perform(LAST_CHECKPOINT).catch(() => undefined);
      await writer.close();
    },
  };
}

/** Pages without content; those that come soon are filled again. */
async function unusedPages(connection: SqliteConnection): Promise<number> {
  const [pages = []] = (await connection.perform([UNUSED_PAGES])).map(rowsOf);
  return pages[0] ? integer(pages[0], "freelist_count") : 0;
}

const UNUSED_PAGES: Step = { all: "pragma freelist_count", parameters: [[]] };

async function bytesOfFile(connection: SqliteConnection): Promise<number> {
  const [pages = []] = (await connection.perform([FILE_SIZE])).map(rowsOf);
  return pages[0] ? integer(pages[0], "bytes") : 0;
}

const FILE_SIZE: Step = {
  all: "select page_count * page_size as bytes from pragma_page_count, pragma_page_size",
  parameters: [[]],
};

/**
 * Deleted content is overwritten where it was, but not where it had been before SQLite moved it to another page to make
 * room: the unused part of a page may hold it until it is filled again. A file written anew has no such parts.
 */
const REWRITE: readonly Step[] = [
  { exec: "pragma temp_store = memory" },
  { exec: "vacuum" },
  { exec: "pragma temp_store = default" },
];

/** What is left of deleted content in the log are older states of pages. */
const EMPTY_LOG: Step = { all: "pragma wal_checkpoint(truncate)", parameters: [[]] };
const BEGIN: Step = { exec: "begin immediate" };
const COMMIT: Step = { exec: "commit" };
const SYNCHRONOUS = { full: { exec: "pragma synchronous = full" }, relaxed: { exec: "pragma synchronous = normal" } };
const HEAD: Step = { all: `select ${head.columns.join(", ")} from ${head.name} where head_id = ?`, parameters: [[1]] };

const MOVE =
  `update ${head.name} set feed_sequence = ?, callback_id = ?, last_batch = ? ` +
  "where head_id = 1 and feed_sequence = ? and callback_id = ? and last_batch = ?";

function valuesOfMark({ feedSequence, callbackId, lastBatch }: HeadMark): readonly SqlValue[] {
  return [feedSequence, callbackId, lastBatch];
}

function rowsOf(result: Result): readonly Row[] {
  return typeof result === "number" ? [] : result;
}

function findStep({ table, by, keys, above, through }: Find): Step {
  const conditions = by.map((column) => `${through ? "k" : "t"}.${column} = ?`);
  if (above) conditions.push(`t.${above.column} > ?`);
  const places = through && table.key.map((column) => `t.${column} = k.${column}`).join(" and ");
  const from = through ? `${through.name} as k join ${table.name} as t on ${places}` : `${table.name} as t`;
  return {
    all: `select ${selectedColumns(table)} from ${from} where ${conditions.join(" and ")}`,
    parameters: above ? keys.map((key) => [...key, above.value]) : keys,
  };
}

function writeStep(write: Write): Step {
  const run = writeText(write);
  if ("rows" in write) return { run, parameters: write.rows };
  const { keys, upTo } = write;
  const values = write.kind === "update" ? Object.values(write.values) : [];
  return { run, parameters: keys.map((key) => [...values, ...key, ...(upTo ? [upTo.value] : [])]) };
}

function writeText(write: Write): string {
  const { table } = write;
  if (!("rows" in write)) {
    const conditions = write.by.map((column) => `${column} = ?`);
    if (write.upTo) conditions.push(`(${write.upTo.column} is null or ${write.upTo.column} <= ?)`);
    const where = `where ${conditions.join(" and ")}`;
    if (write.kind === "delete") return `delete from ${table.name} ${where}`;
    const values = Object.keys(write.values).map((column) => `${column} = ?`);
    return `update ${table.name} set ${values.join(", ")} ${where}`;
  }
  const marks = table.columns.map((column) => (table.binary.includes(column) ? "unhex(?)" : "?")).join(", ");
  const insert = `insert into ${table.name} (${table.columns.join(", ")}) values (${marks})`;
  if (write.kind === "insert") return insert;
  const updates = table.columns
    .filter((column) => !table.key.includes(column))
    .map((column) => `${column} = ${mergedText(column, write.merges[column])}`);
  return `${insert} on conflict (${table.key.join(", ")}) do update set ${updates.join(", ")}`;
}

function mergedText(column: string, merge: Merge | undefined): string {
  switch (merge) {
    case "sum":
      return `${column} + excluded.${column}`;
    case "least":
      return `min(${column}, excluded.${column})`;
    case "greatest":
      return `max(${column}, excluded.${column})`;
    case undefined:
      return `excluded.${column}`;
  }
}

/** Whether somebody else is at work on the file. */
export function isFileLocked(error: unknown): boolean {
  return kindOfSqliteError(error) === "transient";
}

function kindOfSqliteError(error: unknown): ErrorKind {
  const code = error instanceof SqliteError && error.errcode !== undefined ? error.errcode & 0xff : undefined;
  if (code === BUSY || code === LOCKED) return "transient";
  // A backup was put in its place while it was opened.
  if (error instanceof SqliteError && error.errcode === READONLY_DBMOVED) return "transient";
  return code !== undefined && unavailableCodes.has(code) ? "unavailable" : "data";
}
