import { type Connection, type ConnectionOptions, createConnection } from "mysql2";
import { integer } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import { isConnectionError } from "./mysql-errors.js";
import { packets } from "./packets.js";
import { SESSION_SETTINGS } from "./session-settings.js";
import { buffersToText } from "./text-columns.js";

const QUERY_TIMEOUT_MS = 30_000;
const PACKET_BYTES = "select @@max_allowed_packet as bytes";
/** What a packet holds beside the text, generously. */
const PACKET_HEADER_BYTES = 16;

/** Rows of each statement, in order. */
export type Results = readonly (readonly Row[])[];

/** A connection for transactions. One that was lost is made again when it is next needed. */
export class MysqlSession {
  readonly #options: ConnectionOptions;
  #connection: Connection | undefined;
  #isEnded = false;
  #textBytes = 0;

  constructor(options: ConnectionOptions) {
    // Texts are whole: the driver need not look through them for placeholders.
    this.#options = { ...options, multipleStatements: true, queryFormat: (text) => text };
  }

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** Bytes of text the server takes at once, by what it said when the connection was made. */
  get textBytes(): number {
    return this.#textBytes;
  }

  async connect(): Promise<void> {
    if (this.#connection) return;
    if (this.#isEnded) throw new Error("the ledger is closed");
    const connection = createConnection(this.#options);
    // One that ends while it is idle is not used again, nor does it end the process. What it was asked is told by itself.
    const forget = () => {
      if (this.#connection === connection) this.#connection = undefined;
    };
    connection.on("error", forget).on("end", forget);
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    try {
      const answers = await query(connection, [...SESSION_SETTINGS, PACKET_BYTES]);
      const [row] = answers.at(-1) ?? [];
      this.#textBytes = (row ? integer(row, "bytes") : 0) - PACKET_HEADER_BYTES;
    } catch (error) {
      connection.destroy();
      throw error;
    }
    this.#connection = connection;
  }

  /** The statements in as few round trips as the server's packets allow. */
  async together(statements: readonly string[]): Promise<Results> {
    const results: (readonly Row[])[] = [];
    for (const packet of packets(statements, this.#textBytes)) results.push(...(await this.#send(packet)));
    return results;
  }

  /** One statement after the other, none after one that failed. */
  async singly(statements: readonly string[]): Promise<Results> {
    const results: (readonly Row[])[] = [];
    for (const statement of statements) results.push(...(await this.#send([statement])));
    return results;
  }

  /** Drops the connection; the next transaction makes another. */
  close(): void {
    this.#connection?.destroy();
    this.#connection = undefined;
  }

  /** Drops the connection for good. */
  end(): void {
    this.#isEnded = true;
    this.close();
  }

  async #send(statements: readonly string[]): Promise<Results> {
    const connection = this.#connection;
    if (!connection) throw lostBefore();
    try {
      return await query(connection, statements);
    } catch (error) {
      if (isConnectionError(error)) this.close();
      throw error;
    }
  }
}

function lostBefore(): Error {
  return Object.assign(new Error("the connection was lost before"), { code: "PROTOCOL_CONNECTION_LOST" });
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
