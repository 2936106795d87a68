import { isBuiltin } from "node:module";

/** Throws on a Node.js without `node:sqlite`, before a thread fails on it in words that name no remedy. */
export function checkRuntime(): void {
  if (isBuiltin("node:sqlite")) return;
  throw new Error(`SQLite needs Node.js 22.18 or later; this is ${process.versions.node}`);
}
