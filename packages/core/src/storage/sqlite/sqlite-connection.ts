import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { sqlValue } from "../schema/column.js";
import type { Row, SqlValue } from "../schema/row.js";
import type { Step, StepResult, TaskResult, ThreadSettings } from "./sqlite-thread.js";

/** An error of SQLite's, with its result code (https://www.sqlite.org/rescode.html). */
export class SqliteError extends Error {
  readonly errcode: number | undefined;

  constructor(message: string, errcode: number | undefined) {
    super(message);
    this.errcode = errcode;
  }
}

/** A step changed nothing that must. */
export class UnchangedError extends Error {}

/** Rows found, or the number of rows changed. */
export type Result = readonly Row[] | number;

interface Waiting {
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A connection to SQLite in a thread of its own, so that neither work nor waiting for the disk holds up this one. Tasks
 * are done one after the other. Lists of values cross the threads as they are, which costs a fraction of JSON.
 */
export class SqliteConnection {
  readonly #settings: ThreadSettings;
  #thread: Worker | undefined;
  #isClosed = false;
  readonly #waiting: Waiting[] = [];

  constructor(settings: ThreadSettings) {
    this.#settings = settings;
  }

  /** Does the steps in order; rejects with a `SqliteError`, and without a transaction open, when one fails. */
  perform(task: readonly Step[]): Promise<readonly Result[]> {
    if (this.#isClosed) return Promise.reject(new Error("the ledger is closed"));
    return new Promise((resolve, reject) => {
      const thread = this.#started();
      thread.postMessage(task);
      if (this.#waiting.push({ resolve, reject }) === 1) thread.ref();
    });
  }

  /** Lets go of the file, for good, after what was asked before is done. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const thread = this.#thread;
    if (!thread) return;
    this.#thread = undefined;
    thread.ref();
    const ended = new Promise((resolve) => thread.once("exit", resolve));
    thread.postMessage(undefined);
    await ended;
  }

  #started(): Worker {
    if (this.#thread) return this.#thread;
    // Built or not, the thread's program lies beside this file and has its extension.
    const program = new URL(`./sqlite-thread${extname(import.meta.url)}`, import.meta.url);
    // Texts live shortly there; a young generation as large as V8 would make it is memory for nothing.
    const thread = new Worker(program, {
      workerData: this.#settings,
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    thread.unref();
    thread.on("message", (result: TaskResult) => this.#answer(thread, result));
    this.#thread = thread;
    return thread;
  }

  #answer(thread: Worker, result: TaskResult): void {
    const asked = this.#waiting.shift();
    if (this.#waiting.length === 0) thread.unref();
    try {
      asked?.resolve(resultsOf(result));
    } catch (error) {
      asked?.reject(error);
    }
  }
}

function resultsOf(result: TaskResult): readonly Result[] {
  if ("results" in result) return result.results.map(withNames);
  const { message, errcode, isUnchanged } = result.error;
  throw isUnchanged ? new UnchangedError(message) : new SqliteError(message, errcode);
}

function withNames(result: StepResult): Result {
  if (typeof result === "number") return result;
  return result.rows.map((values) => {
    if (!Array.isArray(values)) throw new TypeError("SQLite returned no list of values");
    const row: { [column: string]: SqlValue } = {};
    for (const [index, column] of result.columns.entries()) row[column] = sqlValue(values[index]);
    return row;
  });
}
