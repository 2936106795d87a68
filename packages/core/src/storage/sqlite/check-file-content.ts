import { existsSync } from "node:fs";
import { migrationNames } from "../schema/migrations/migrate.js";
import { migrationsInFile } from "./examine-file.js";
import { openFile } from "./open-file.js";

/** Reads a whole file that nobody uses. Throws unless it is a sound record of this version of grouphook or an older one. */
export function checkFileContent(path: string): void {
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  const { made } = migrationsInFile(path);
  if (made.length === 0) throw new Error(`${path} holds no record of grouphook`);
  const known = migrationNames();
  const strange = made.find((name) => !known.includes(name));
  if (strange !== undefined) throw new Error(`${path} is of a newer version of grouphook, which made ${strange}`);
  const database = openFile(path, { readOnly: true });
  try {
    const found = database.prepare("pragma quick_check(1)").get()?.quick_check;
    if (found !== "ok") throw new Error(`${path} is damaged: ${found}`);
  } finally {
    database.close();
  }
}
