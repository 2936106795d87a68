// The program of a thread that holds one connection to a SQLite file. It imports nothing of ours but types, so that it
// runs from its source as well as built.
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { SqlValue } from "../schema/row.js";

/** One thing to do; a failing step ends its task, and the transaction that the task began or went on with. */
export type Step =
  | { readonly exec: string }
  /** Run once for each list of parameters; answers with all rows found. */
  | { readonly all: string; readonly parameters: readonly (readonly SqlValue[])[] }
  /** Fails unless it changes a row. */
  | { readonly change: string; readonly parameters: readonly SqlValue[] }
  /** Run once for each list of parameters; answers with the number of rows changed. */
  | { readonly run: string; readonly parameters: readonly (readonly SqlValue[])[] };

/** Where the database is and how long to wait for another process that writes. */
export interface ThreadSettings {
  readonly path: string;
  readonly busyTimeoutMs: number;
}

/** Rows found, each a list of values in the order of the columns, or the number of rows changed. */
export type StepResult = { readonly columns: readonly string[]; readonly rows: readonly unknown[] } | number;

/** What became of a task: the results of its steps, or SQLite's error; `isUnchanged` where a step changed nothing that must. */
export type TaskResult =
  | { readonly results: readonly StepResult[] }
  | {
      readonly error: { readonly message: string; readonly errcode: number | undefined; readonly isUnchanged: boolean };
    };

class NothingChanged extends Error {}

if (!parentPort) throw new Error("this program runs in a thread");
const port = parentPort;
const { path, busyTimeoutMs }: ThreadSettings = workerData;
/** Characters of the texts of statements that are kept ready; what is asked again and again is less. */
const LARGEST_TEXTS = 256 * 1024;
/** A text this long is a list of a length that hardly comes again. */
const LONGEST_TEXT = 16 * 1024;
/** Ready statements by their texts, those used last at the end. */
const statements = new Map<string, StatementSync>();
const columns = new WeakMap<StatementSync, readonly string[]>();
let characters = 0;
let database: DatabaseSync | undefined;

/** Opened with the first task, so that a file that cannot be opened is that task's error. */
function open(): DatabaseSync {
  if (database) return database;
  database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  // Counts for a file that is made now: what is deleted can be given back to the disk.
  database.exec("pragma auto_vacuum = incremental");
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536");
  // What is deleted is overwritten, so that nobody finds it in the file.
  database.exec("pragma secure_delete = on");
  // A page that many batches change, as the last of an index, is then copied into the file once for all of them.
  database.exec("pragma wal_autocheckpoint = 4000");
  return database;
}

function prepared(text: string): StatementSync {
  const known = statements.get(text);
  if (known) {
    statements.delete(text);
    statements.set(text, known);
    return known;
  }
  const statement = open().prepare(text);
  statement.setReturnArrays(true);
  if (text.length <= LONGEST_TEXT) keep(text, statement);
  return statement;
}

function keep(text: string, statement: StatementSync): void {
  statements.set(text, statement);
  characters += text.length;
  for (const oldest of statements.keys()) {
    if (characters <= LARGEST_TEXTS) return;
    statements.delete(oldest);
    characters -= oldest.length;
  }
}

function columnsOf(statement: StatementSync): readonly string[] {
  let names = columns.get(statement);
  if (!names) {
    names = statement.columns().map(({ name }) => name);
    columns.set(statement, names);
  }
  return names;
}

function perform(step: Step): StepResult {
  if ("exec" in step) {
    open().exec(step.exec);
    return 0;
  }
  if ("all" in step) {
    const statement = prepared(step.all);
    const rows = step.parameters.flatMap((parameters) => statement.all(...parameters));
    return { columns: columnsOf(statement), rows };
  }
  if ("change" in step) {
    const changed = Number(prepared(step.change).run(...step.parameters).changes);
    if (changed === 0) throw new NothingChanged("a row is not as it should be");
    return changed;
  }
  const statement = prepared(step.run);
  let changes = 0;
  for (const parameters of step.parameters) changes += Number(statement.run(...parameters).changes);
  return changes;
}

/** What cannot be sent to the other thread is an error like any other. */
function answer(task: readonly Step[]): void {
  try {
    send({ results: task.map(perform) });
  } catch (error) {
    if (database?.isTransaction) database.exec("rollback");
    const errcode = error instanceof Error && "errcode" in error ? Number(error.errcode) : undefined;
    const message = error instanceof Error ? error.message : String(error);
    send({ error: { message, errcode, isUnchanged: error instanceof NothingChanged } });
  }
}

function send(result: TaskResult): void {
  port.postMessage(result);
}

port.on("message", (task: readonly Step[] | undefined) => {
  if (task) {
    answer(task);
    return;
  }
  database?.close();
  port.close();
});
