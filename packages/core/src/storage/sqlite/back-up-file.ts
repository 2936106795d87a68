import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { checkFileContent } from "./check-file-content.js";
import { makePrivateFile } from "./private-file.js";
import { SqliteConnection } from "./sqlite-connection.js";

const LOOK_MS = 200;

/** How far a copy is, in bytes of the file. */
export interface CopyProgress {
  readonly bytes: number;
  readonly goal: number;
}

/**
 * Copies a file, as it is at this moment with its log, while others go on writing. The copy is whole, checked and on the disk
 * when it gets its name. Throws for a name that is taken.
 */
export async function backUpFile(
  path: string,
  copy: string,
  onProgress: (progress: CopyProgress) => void = () => undefined,
): Promise<void> {
  if (existsSync(copy)) throw new Error(`${copy} exists`);
  const partial = `${copy}.partial`;
  rmSync(partial, { force: true });
  makePrivateFile(partial);
  const connection = new SqliteConnection({ path, busyTimeoutMs: 10_000 });
  const look = setInterval(() => {
    if (existsSync(partial)) onProgress({ bytes: statSync(partial).size, goal: statSync(path).size });
  }, LOOK_MS);
  try {
    await connection.perform([{ exec: `vacuum into '${partial.replaceAll("'", "''")}'` }]);
    checkFileContent(partial);
    sync(partial);
    renameSync(partial, copy);
    sync(dirname(resolve(copy)));
  } catch (fault) {
    rmSync(partial, { force: true });
    throw fault;
  } finally {
    clearInterval(look);
    await connection.close();
  }
}

/** Has a file, or the names in a folder, on the disk. */
export function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
