import { closeSync, existsSync, openSync, readSync } from "node:fs";
import type { Step } from "./sqlite-thread.js";

/** Of the header, https://www.sqlite.org/fileformat2.html#user_version_number */
const USER_VERSION_OFFSET = 60;
const USER_VERSION_BYTES = 4;
/** "wal!" in ASCII, unlike any number of a schema. */
const BEHIND = 0x77_61_6c_21;

/**
 * Copies what was committed from the log into the file, and leaves in the file alone, not in the record as it is read with
 * its log, the mark that more may have been committed: a copy of the file that was made without the log bears it, one made
 * through SQLite does not.
 */
export const MARKED_CHECKPOINT: readonly Step[] = [
  { exec: `pragma user_version = ${BEHIND}` },
  { exec: "pragma wal_checkpoint(passive)" },
  { exec: "pragma user_version = 0" },
];

/** Copies all into the file, which is complete then, and empties the log, unless somebody else still uses it. */
export const LAST_CHECKPOINT: readonly Step[] = [
  { exec: "pragma user_version = 0" },
  { exec: "pragma wal_checkpoint(truncate)" },
];

/** Whether a file that nobody has opened yet was in use when it was copied, and lacks the log that belongs to it. */
export function lacksLog(path: string): boolean {
  if (!existsSync(path) || existsSync(`${path}-wal`)) return false;
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(USER_VERSION_BYTES);
    return readSync(file, bytes, { position: USER_VERSION_OFFSET }) === bytes.length && bytes.readUInt32BE() === BEHIND;
  } finally {
    closeSync(file);
  }
}
