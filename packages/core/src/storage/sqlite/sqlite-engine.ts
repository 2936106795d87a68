import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import type { Engine, ErrorKind, Find, Transaction, Write } from "../engine.js";
import { head, type Row, type SqlValue, type Tables } from "../tables.js";

/** Waiting inside SQLite stops the whole process; a longer wait for another writer is the retry of the batch. */
const BUSY_TIMEOUT_MS = 100;
const BATCH_BYTES = 8 * 1024 * 1024;

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
const unavailableCodes = new Set([NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB]);

/** Opens a SQLite file, made with its folder if it is not there. Commits are flushed to disk before they return. */
export function openSqliteEngine(path: string): Engine {
  if (path !== ":memory:") mkdirSync(dirname(resolve(path)), { recursive: true });
  const writer = openDatabase(path);
  // A second connection, so that reads never see a transaction half done.
  const reader = path === ":memory:" ? writer : openDatabase(path);
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: kyselyDatabase(reader) }) });
  const statements = new Map<string, StatementSync>();
  const prepared = (text: string): StatementSync => {
    let statement = statements.get(text);
    if (!statement) {
      statement = writer.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };

  function find({ table, by, keys, above }: Find): Row[] {
    const conditions = by.map((column) => `${column} = ?`);
    if (above) conditions.push(`${above.column} > ?`);
    const select = prepared(`select ${table.columns.join(", ")} from ${table.name} where ${conditions.join(" and ")}`);
    const rows: Row[] = [];
    const isUnique = by.length === table.key.length && by.every((column, index) => column === table.key[index]);
    for (const key of keys) {
      if (isUnique) {
        const row = select.get(...key);
        if (row) rows.push(asRow(row));
        continue;
      }
      const parameters = above ? [...key, above.value] : key;
      for (const row of select.all(...parameters)) rows.push(asRow(row));
    }
    return rows;
  }

  const transaction: Transaction = {
    find: async (finds) => finds.map(find),
    write: (write) => {
      const statement = prepared(writeText(write));
      if (write.kind !== "delete") {
        for (const row of write.rows) statement.run(...row);
        return;
      }
      for (const key of write.keys) statement.run(...(write.upTo ? [...key, write.upTo.value] : key));
    },
  };

  return {
    kysely,
    batchBytes: BATCH_BYTES,
    worksInBackground: false,

    async transact(finds, work, durability = "full") {
      writer.exec(durability === "full" ? "pragma synchronous = full" : "pragma synchronous = normal");
      writer.exec("begin immediate");
      try {
        const [headRow] = find({ table: head, by: head.key, keys: [[1]] });
        if (!headRow) throw new Error("the ledger's head row is missing");
        const result = await work(headRow, finds.map(find), transaction);
        writer.exec("commit");
        return result;
      } catch (error) {
        if (writer.isTransaction) writer.exec("rollback");
        throw error;
      }
    },

    kindOf: kindOfSqliteError,

    async ready() {
      if (writer.isTransaction) return;
      writer.exec("begin immediate");
      try {
        prepared("update grouphook_head set head_id = head_id").run();
      } finally {
        if (writer.isTransaction) writer.exec("rollback");
      }
    },

    async close() {
      await kysely.destroy();
      if (writer.isOpen) writer.close();
    },
  };
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536");
  return database;
}

function kyselyDatabase(database: DatabaseSync): ConstructorParameters<typeof SqliteDialect>[0]["database"] {
  return {
    close: () => {
      if (database.isOpen) database.close();
    },
    prepare: (text) => {
      const statement = database.prepare(text);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(asParameter)),
        run: (parameters) => statement.run(...parameters.map(asParameter)),
        iterate: (parameters) => statement.iterate(...parameters.map(asParameter)),
      };
    },
  };
}

function asParameter(value: unknown): SqlValue {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  throw new TypeError(`a ${typeof value} cannot be stored`);
}

function asRow(row: Record<string, unknown>): Row {
  return row as Row;
}

function writeText(write: Write): string {
  const { table } = write;
  if (write.kind === "delete") {
    const conditions = write.by.map((column) => `${column} = ?`);
    if (write.upTo) conditions.push(`(${write.upTo.column} is null or ${write.upTo.column} <= ?)`);
    return `delete from ${table.name} where ${conditions.join(" and ")}`;
  }
  const marks = table.columns.map(() => "?").join(", ");
  const insert = `insert into ${table.name} (${table.columns.join(", ")}) values (${marks})`;
  if (write.kind === "insert") return insert;
  const updates = table.columns.filter((column) => !table.key.includes(column)).map((c) => `${c} = excluded.${c}`);
  return `${insert} on conflict (${table.key.join(", ")}) do update set ${updates.join(", ")}`;
}

function kindOfSqliteError(error: unknown): ErrorKind {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
  if (code === BUSY || code === LOCKED) return "transient";
  return code !== undefined && unavailableCodes.has(code) ? "unavailable" : "data";
}
