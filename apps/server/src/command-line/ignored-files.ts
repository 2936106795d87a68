import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { parseDatabaseUrl } from "@grouphook/core/storage";

/** Names what git leaves alone in a folder. */
export const IGNORE_FILE = ".gitignore";

/** What of a database is in the folder, as `.gitignore` names it: the folder of an SQLite file, or the file and those beside it. */
export function databasePattern(folder: string, databaseUrl: string): readonly string[] {
  const database = parseDatabaseUrl(databaseUrl);
  if (database.family !== "sqlite" || database.path === ":memory:") return [];
  const path = relative(folder, resolve(folder, database.path));
  if (path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path)) return [];
  const parts = path.split(sep).map((part) => part.replaceAll(/[\\*?[\]]/g, "\\$&"));
  return [dirname(path) === "." ? `/${parts.join("/")}*` : `/${parts.slice(0, -1).join("/")}/`];
}

/** Adds what is missing to the end of the folder's `.gitignore`, or makes one; whether there was anything to add. */
export function ignore(folder: string, patterns: readonly string[]): boolean {
  const path = resolve(folder, IGNORE_FILE);
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const named = new Set(before.split("\n").map(bare));
  const missing = patterns.filter((pattern) => !named.has(bare(pattern)));
  if (missing.length === 0) return false;
  const separator = before === "" || before.endsWith("\n") ? "" : "\n";
  writeFileSync(path, `${before}${separator}${missing.map((pattern) => `${pattern}\n`).join("")}`);
  return true;
}

/** What differs between patterns that name the same file in this folder is taken off. */
function bare(line: string): string {
  return line.trim().replace(/^\/|\/$/g, "");
}
