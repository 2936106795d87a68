import type { SQLInputValue } from "node:sqlite";
import type { DatabaseUrl } from "../database-url.js";
import { withMysqlDriver } from "../mysql-driver.js";
import { sqlValue } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import { openFile } from "../sqlite/open-file.js";
import type { Snapshot } from "./snapshot.js";

/** Opens a database to read it whole as it is now, while others go on writing. */
export async function openSnapshot(database: DatabaseUrl): Promise<Snapshot> {
  if (database.family === "sqlite") return snapshotOfFile(database.path);
  const { snapshotOfServer } = await withMysqlDriver(() => import("../mysql/snapshot.js"));
  return snapshotOfServer(database);
}

function snapshotOfFile(path: string): Snapshot {
  const file = openFile(path, { readOnly: true, timeout: 5000 });
  file.exec("begin");
  return {
    *rows(statement, values = []) {
      const given: SQLInputValue[] = [...values];
      for (const row of file.prepare(statement).iterate(...given)) yield plain(row);
    },
    async close() {
      file.close();
    },
  };
}

function plain(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, sqlValue(value)]));
}
