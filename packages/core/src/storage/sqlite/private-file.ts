import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/**
 * Makes the file, empty, and its folders, for nobody but the owner, unless they are there. SQLite gives the files beside it
 * the same permissions.
 */
export function makePrivateFile(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(resolve(path)));
  closeSync(openSync(path, "a", OWNER_ONLY_FILE));
}

/** One by one: `mkdirSync` with `recursive` never returns where a folder that is there takes none, as `/proc`. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, OWNER_ONLY_FOLDER);
  } catch (error) {
    // Somebody else may have made it just now.
    if (!existsSync(path)) throw error;
  }
}
