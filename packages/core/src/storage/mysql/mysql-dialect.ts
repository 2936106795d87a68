import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type MigrationLockOptions,
  MysqlAdapter,
  MysqlQueryCompiler,
  type QueryResult,
  sql,
} from "kysely";
import { sqlValue } from "../schema/column.js";
import { literal } from "./literal.js";
import { isAlreadyGone, isAlreadyThere } from "./mysql-errors.js";
import type { ReadingConnection, ReadingPool } from "./reading-pool.js";
import { MAY_BE_IDLE, mayPause } from "./sql-text.js";
import { TableIntrospector } from "./table-introspector.js";
import { buffersToText } from "./text-columns.js";

/**
 * What migrations do. A statement of theirs commits by itself: where one of them has ended half-way, what it has made is
 * there when it is run again, and what it has dropped is gone.
 */
const definingKinds: ReadonlySet<string> = new Set(["CreateTableNode", "CreateIndexNode", "AlterTableNode"]);

/** Kysely on connections with our session settings, values put into the text in a form that every SQL mode reads alike. */
export function mysqlDialect(pool: ReadingPool): Dialect {
  return {
    createAdapter: () => new LivelyAdapter(),
    createIntrospector: (database) => new TableIntrospector(database),
    createQueryCompiler: () => new MysqlQueryCompiler(),
    createDriver: () => new PooledDriver(pool),
  };
}

/** Whoever migrates may compute for so long between two statements, which no turn of a migration comes near. */
const LONGEST_PAUSE_S = 30;

/** Others wait for a process that migrates; for one that is stopped, or cannot be reached, until its connection is closed. */
class LivelyAdapter extends MysqlAdapter {
  override async acquireMigrationLock(database: Kysely<unknown>, options: MigrationLockOptions): Promise<void> {
    await sql.raw(mayPause(LONGEST_PAUSE_S)).execute(database);
    await super.acquireMigrationLock(database, options);
  }

  override async releaseMigrationLock(database: Kysely<unknown>, options: MigrationLockOptions): Promise<void> {
    await super.releaseMigrationLock(database, options);
    await sql.raw(MAY_BE_IDLE).execute(database);
  }
}

class PooledDriver implements Driver {
  readonly #pool: ReadingPool;

  constructor(pool: ReadingPool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<MysqlConnection> {
    return new MysqlConnection(await this.#pool.acquire());
  }

  beginTransaction(connection: MysqlConnection): Promise<void> {
    return connection.perform("begin");
  }

  commitTransaction(connection: MysqlConnection): Promise<void> {
    return connection.perform("commit");
  }

  rollbackTransaction(connection: MysqlConnection): Promise<void> {
    return connection.perform("rollback");
  }

  async releaseConnection(connection: MysqlConnection): Promise<void> {
    connection.release();
  }

  destroy(): Promise<void> {
    return this.#pool.end();
  }
}

class MysqlConnection implements DatabaseConnection {
  readonly #connection: ReadingConnection;

  constructor(connection: ReadingConnection) {
    this.#connection = connection;
  }

  async perform(text: string): Promise<void> {
    await this.#connection.query(text);
  }

  async executeQuery<Result>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Result>> {
    const result = await this.#connection.query(withValues(sql, parameters)).catch((error: unknown) => {
      if (definingKinds.has(query.kind) && isAlreadyThere(error)) return [];
      if (query.kind === "DropIndexNode" && isAlreadyGone(error)) return [];
      throw error;
    });
    if (Array.isArray(result)) return { rows: result.map(buffersToText) as Result[] };
    return { rows: [], ...affectedRows(result) };
  }

  async *streamQuery<Result>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Result>> {
    yield await this.executeQuery<Result>(query);
  }

  release(): void {
    this.#connection.release();
  }
}

/** Kysely writes names between backticks, and a question mark for every value. */
function withValues(text: string, values: readonly unknown[]): string {
  const each = values.values();
  return text.replace(/\?/g, () => literal(sqlValue(each.next().value)));
}

function affectedRows(result: unknown): { readonly numAffectedRows?: bigint } {
  if (typeof result !== "object" || result === null || !("affectedRows" in result)) return {};
  return typeof result.affectedRows === "number" ? { numAffectedRows: BigInt(result.affectedRows) } : {};
}
