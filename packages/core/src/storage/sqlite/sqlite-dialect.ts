import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { sqlValue } from "../schema/column.js";
import type { SqliteConnection } from "./sqlite-connection.js";

const countingKinds: ReadonlySet<string> = new Set(["InsertQueryNode", "UpdateQueryNode", "DeleteQueryNode"]);

/** SQLite takes definitions back with their transaction, though Kysely does not count on it. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely on a connection in another thread. */
export function sqliteDialect(connection: SqliteConnection): Dialect {
  const shared: DatabaseConnection = {
    executeQuery: (query) => execute(connection, query),
    async *streamQuery<Result>(query: CompiledQuery) {
      yield await execute<Result>(connection, query);
    },
  };
  const exec = async (text: string) => {
    await connection.perform([{ exec: text }]);
  };
  return {
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => shared,
      // Waits for others who write, instead of failing where one of them has written since it was begun.
      beginTransaction: () => exec("begin immediate"),
      commitTransaction: () => exec("commit"),
      // A failed step has ended the transaction already.
      rollbackTransaction: () => exec("rollback").catch(() => undefined),
      releaseConnection: async () => undefined,
      destroy: async () => undefined,
    }),
  };
}

async function execute<Result>(
  connection: SqliteConnection,
  { sql, parameters, query }: CompiledQuery,
): Promise<QueryResult<Result>> {
  const once = [parameters.map(sqlValue)];
  const step = countingKinds.has(query.kind) ? { run: sql, parameters: once } : { all: sql, parameters: once };
  const [result] = await connection.perform([step]);
  return typeof result === "number"
    ? { rows: [], numAffectedRows: BigInt(result) }
    : { rows: [...(result ?? [])] as Result[] };
}
