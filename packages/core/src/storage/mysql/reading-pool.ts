import { type ConnectionOptions, createPool, type Pool, type PoolConnection } from "mysql2";
import { isConnectionError } from "./mysql-errors.js";
import { SESSION_SETTINGS } from "./session-settings.js";

const READERS = 10;

/** Connections for reading. Each has our session settings before anybody is given it, also one made anew. */
export class ReadingPool {
  readonly #pool: Pool;
  readonly #prepared = new WeakSet<PoolConnection>();

  constructor(options: ConnectionOptions) {
    // Texts are whole: the driver need not look through them for placeholders.
    this.#pool = createPool({ ...options, connectionLimit: READERS, queryFormat: (text) => text });
  }

  async acquire(): Promise<ReadingConnection> {
    return new ReadingConnection(() => this.#acquire(), await this.#acquire());
  }

  end(): Promise<void> {
    return new Promise((resolve, reject) => this.#pool.end((error) => (error ? reject(error) : resolve())));
  }

  async #acquire(): Promise<PoolConnection> {
    const connection = await new Promise<PoolConnection>((resolve, reject) => {
      this.#pool.getConnection((error, made) => (error ? reject(error) : resolve(made)));
    });
    if (this.#prepared.has(connection)) return connection;
    try {
      for (const setting of SESSION_SETTINGS) await query(connection, setting);
    } catch (error) {
      connection.destroy();
      throw error;
    }
    this.#prepared.add(connection);
    return connection;
  }
}

/** A connection while one reader has it. One that was lost while it was idle is replaced at the first query. */
export class ReadingConnection {
  readonly #another: () => Promise<PoolConnection>;
  #connection: PoolConnection;
  #isProved = false;

  constructor(another: () => Promise<PoolConnection>, connection: PoolConnection) {
    this.#another = another;
    this.#connection = connection;
  }

  async query(text: string): Promise<unknown> {
    try {
      return await query(this.#connection, text);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      this.#connection.destroy();
      if (this.#isProved) throw error;
      this.#connection = await this.#another();
      return await query(this.#connection, text);
    } finally {
      this.#isProved = true;
    }
  }

  release(): void {
    this.#connection.release();
  }
}

function query(connection: PoolConnection, text: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    connection.query(text, (error, result: unknown) => (error ? reject(error) : resolve(result)));
  });
}
