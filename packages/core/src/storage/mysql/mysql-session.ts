import { type Connection, type ConnectionOptions, createConnection } from "mysql2";
import type { Row } from "../tables.js";
import { isConnectionError } from "./mysql-errors.js";
import { buffersToText } from "./text-columns.js";

const QUERY_TIMEOUT_MS = 30_000;

// The session does not depend on how the server is set up: strict typing, backslash escapes as the driver writes
// them, and a transaction sees what the holder of the head lock before it has committed.
const SETTINGS = [
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = 10",
  "set session transaction isolation level read committed",
];

/** Rows of each statement, in order. */
export type Results = readonly (readonly Row[])[];

/** A connection for transactions. One that was lost is made again when it is next needed. */
export class MysqlSession {
  readonly #options: ConnectionOptions;
  #connection: Connection | undefined;

  constructor(options: ConnectionOptions) {
    // Texts are whole: the driver need not look through them for placeholders.
    this.#options = { ...options, multipleStatements: true, queryFormat: (text) => text };
  }

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  async connect(): Promise<void> {
    if (this.#connection) return;
    const connection = createConnection(this.#options);
    // Without a listener a lost idle connection would end the process; the next query reports it.
    connection.on("error", () => undefined);
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    try {
      await query(connection, SETTINGS);
    } catch (error) {
      connection.destroy();
      throw error;
    }
    this.#connection = connection;
  }

  /** All statements in one round trip. */
  async together(statements: readonly string[]): Promise<Results> {
    const connection = this.#connection;
    if (!connection) throw new Error("the connection was lost before");
    try {
      return await query(connection, statements);
    } catch (error) {
      if (isConnectionError(error)) this.close();
      throw error;
    }
  }

  /** One statement after the other, none after one that failed. */
  async singly(statements: readonly string[]): Promise<Results> {
    const results: (readonly Row[])[] = [];
    for (const statement of statements) results.push((await this.together([statement]))[0] ?? []);
    return results;
  }

  close(): void {
    this.#connection?.destroy();
    this.#connection = undefined;
  }
}

function query(connection: Connection, statements: readonly string[]): Promise<Results> {
  const text = statements.join(";\n");
  return new Promise((resolve, reject) => {
    connection.query({ sql: text, timeout: QUERY_TIMEOUT_MS }, (error, results: unknown) => {
      if (error) reject(error);
      else resolve((statements.length === 1 ? [results] : asArray(results)).map(rowsOf));
    });
  });
}

function asArray(results: unknown): readonly unknown[] {
  return Array.isArray(results) ? results : [results];
}

function rowsOf(result: unknown): readonly Row[] {
  return Array.isArray(result) ? result.map(buffersToText) : [];
}
