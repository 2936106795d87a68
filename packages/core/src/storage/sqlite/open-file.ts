import type { DatabaseSync, DatabaseSyncOptions } from "node:sqlite";
import { checkRuntime } from "./check-runtime.js";

/** Opens a file in this thread. SQLite is loaded only then: a Node.js without it can still use a database server. */
export function openFile(path: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  checkRuntime();
  const sqlite = process.getBuiltinModule("node:sqlite");
  return new sqlite.DatabaseSync(path, options);
}
