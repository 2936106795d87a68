import { copyFileSync, existsSync, linkSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { openEngine } from "../open-engine.js";
import { allocations } from "../schema/allocations-table.js";
import { sync } from "./back-up-file.js";
import { checkFileContent } from "./check-file-content.js";
import { openFile } from "./open-file.js";
import { makePrivateFile } from "./private-file.js";

/** Group ids that may have been given since the backup was made, where what is replaced cannot tell. */
const IDS_LEFT_OUT = 10_000;
const LOG_ENDINGS = ["-wal", "-shm"] as const;

/** What became of the file that was there. */
export interface RestoredFile {
  /** Where it is now, with its log; `null` if there was none. */
  readonly replaced: string | null;
}

/** A file that nobody else can open until it is released. */
interface HeldFile {
  /** The last group ids that it gave, by source; empty where it cannot tell. */
  readonly given: ReadonlyMap<string, number>;
  release(): void;
}

/**
 * Puts a copy of a backup in place of a file. The record begins a new epoch, so that readers who had read further notice, and
 * gives no group id that was given since the backup was made. Throws, and leaves everything as it was, for a backup that
 * is not sound and for a file that somebody uses. Whoever opens the file meanwhile waits for the restored one.
 */
export async function restoreFile(path: string, backup: string, now: number): Promise<RestoredFile> {
  checkFileContent(backup);
  const isThere = existsSync(path);
  const file = isThere ? realpathSync(path) : path;
  if (realpathSync(backup) === file) throw new Error(`${backup} is the database itself`);
  const held = isThere ? hold(file) : undefined;
  const restoring = `${file}.restoring`;
  const clear = () => {
    for (const ending of ["", ...LOG_ENDINGS]) rmSync(restoring + ending, { force: true });
  };
  try {
    clear();
    makePrivateFile(restoring);
    copyFileSync(backup, restoring);
    await renew(restoring, held?.given ?? new Map());
    sync(restoring);
    const replaced = `${file}.replaced-${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}`;
    if (held) keep(file, replaced);
    else moveAway(file, replaced);
    renameSync(restoring, file);
    sync(dirname(resolve(file)));
    return { replaced: isThere ? replaced : null };
  } finally {
    clear();
    held?.release();
  }
}

/** Throws if somebody uses the file. A damaged one cannot be held. */
function hold(path: string): HeldFile | undefined {
  const database = openFile(path);
  try {
    // Nobody else can have it open then, not even to read. Without a log: SQLite would remove one by its name, which another file has then.
    database.exec(
      "pragma locking_mode = exclusive; begin immediate; commit; pragma journal_mode = delete; begin exclusive",
    );
    return { given: lastGroupIds(database), release: () => database.close() };
  } catch (fault) {
    database.close();
    if (fault instanceof Error && /locked/.test(fault.message))
      throw new Error(`${path} is in use: stop the server first`, { cause: fault });
    return undefined;
  }
}

function lastGroupIds(database: DatabaseSync): ReadonlyMap<string, number> {
  try {
    const rows = database.prepare(`select source, last_group_id from ${allocations.name}`).all();
    return new Map(rows.map(({ source, last_group_id }) => [String(source), Number(last_group_id)]));
  } catch {
    return new Map();
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

/** Under another name too, so that at no moment the first is missing; where files have one name only, instead. */
function keep(path: string, replaced: string): void {
  try {
    linkSync(path, replaced);
  } catch {
    renameSync(path, replaced);
  }
}

/** With its log, which would be taken for the log of the next file. An interrupted restore may have left the log alone. */
function moveAway(path: string, replaced: string): void {
  for (const ending of ["", ...LOG_ENDINGS])
    if (existsSync(path + ending)) renameSync(path + ending, replaced + ending);
}
