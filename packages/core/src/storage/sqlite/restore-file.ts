import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openEngine } from "../open-engine.js";
import { allocations } from "../schema/allocations-table.js";
import { sync } from "./back-up-file.js";
import { checkFileContent } from "./check-file-content.js";
import { makePrivateFile } from "./private-file.js";

/** Group ids that may have been given since the backup was made, where what is replaced cannot tell. */
const IDS_LEFT_OUT = 10_000;
const LOG_ENDINGS = ["-wal", "-shm"] as const;

/** What became of the file that was there. */
export interface RestoredFile {
  /** Where it is now, with its log; `null` if there was none. */
  readonly replaced: string | null;
}

/**
 * Puts a copy of a backup in place of a file. The record begins a new epoch, so that readers who had read further notice, and
 * gives no group id that was given since the backup was made. Throws, and leaves everything as it was, for a backup that
 * is not sound and for a file that somebody uses.
 */
export async function restoreFile(path: string, backup: string, now: number): Promise<RestoredFile> {
  checkFileContent(backup);
  const isThere = existsSync(path);
  const given = isThere ? lastGroupIds(path) : new Map<string, number>();
  const restoring = `${path}.restoring`;
  for (const ending of ["", ...LOG_ENDINGS]) rmSync(restoring + ending, { force: true });
  makePrivateFile(restoring);
  copyFileSync(backup, restoring);
  await renew(restoring, given);
  sync(restoring);
  const replaced = `${path}.replaced-${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}`;
  if (isThere) moveAway(path, replaced);
  renameSync(restoring, path);
  sync(dirname(resolve(path)));
  return { replaced: isThere ? replaced : null };
}

/** Throws if somebody uses the file. A damaged one tells nothing. */
function lastGroupIds(path: string): ReadonlyMap<string, number> {
  const database = new DatabaseSync(path);
  try {
    // Nobody else can have it open then, not even to read.
    database.exec("pragma locking_mode = exclusive; begin immediate");
    const rows = database.prepare(`select source, last_group_id from ${allocations.name}`).all();
    return new Map(rows.map(({ source, last_group_id }) => [String(source), Number(last_group_id)]));
  } catch (fault) {
    if (fault instanceof Error && /locked/.test(fault.message))
      throw new Error(`${path} is in use: stop the server first`, { cause: fault });
    return new Map();
  } finally {
    database.close();
  }
}

/** Brings it up to date, begins a new epoch, and leaves out group ids. */
async function renew(path: string, given: ReadonlyMap<string, number>): Promise<void> {
  const engine = await openEngine({ url: `sqlite:${path}` });
  try {
    const rows = await engine.kysely.selectFrom(allocations.name).selectAll().execute();
    await engine.transact([], async (_, __, transaction) => {
      for (const { source, last_group_id } of rows) {
        const last = given.get(source) ?? last_group_id + IDS_LEFT_OUT;
        const values = { last_group_id: Math.max(last, last_group_id) };
        transaction.write({ kind: "update", table: allocations, by: allocations.key, keys: [[source]], values });
      }
    });
  } finally {
    await engine.close();
  }
}

function moveAway(path: string, replaced: string): void {
  renameSync(path, replaced);
  for (const ending of LOG_ENDINGS) if (existsSync(path + ending)) renameSync(path + ending, replaced + ending);
}
