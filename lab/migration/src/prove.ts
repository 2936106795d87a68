import { compare } from "./compare.ts";
import { openDatabase } from "./database-connection.ts";
import { bytesIn, DiskWatch } from "./disk-use.ts";
import { fill } from "./fill.ts";
import { addOddRows } from "./odd-rows.ts";
import { createOldTables } from "./old-database.ts";
import type { Place } from "./places.ts";
import { type OldRecord, readOld } from "./record.ts";
import { runMigration } from "./run-migration.ts";

/** In the middle of the two parts that take longest. */
const KILLS = ["raw callbacks:0.5", "messages:0.5"];
/** Of rows that are compared whole; all are counted. Prime. */
const EVERY = 9973;

/** What a migration took. */
export interface Finding {
  readonly database: string;
  readonly seconds: number;
  /** In bytes. */
  readonly disk: { readonly before: number; readonly peak: number; readonly after: number };
  readonly faults: readonly string[];
}

/** Fills a database, migrates it with kills on the way, and compares. */
export async function prove(
  place: Place,
  { messages, groups }: { readonly messages: number; readonly groups: number },
  tell: (line: string) => void,
): Promise<Finding> {
  const { name, url, folder, processId } = place;
  tell(`${name}: filling a database with ${messages} messages in ${groups} groups`);
  const old = await oldDatabase(url, { messages, groups });
  const before = bytesIn(folder);
  const watch = new DiskWatch(folder, processId);
  let seconds = 0;
  for (const killAt of [...KILLS, undefined]) {
    let last = "";
    const run = await runMigration(url, {
      killAt,
      onStart: (child) => {
        watch.processId = processId ?? child;
      },
      onProgress: ({ step, of }) => {
        if (step !== last) tell(`${name}: ${step}${of > 0 ? `, ${of}` : ""}`);
        last = step;
      },
    });
    if (run.wasKilled !== (killAt !== undefined)) throw new Error(`the migration was not killed at ${killAt}`);
    seconds += run.seconds;
    tell(`${name}: ${run.wasKilled ? `killed at ${killAt}` : "ended"} after ${run.seconds.toFixed(1)} s`);
  }
  const peak = watch.stop();
  const after = bytesIn(folder);
  tell(`${name}: comparing`);
  await using database = await openDatabase(url);
  return { database: name, seconds, disk: { before, peak, after }, faults: await compare(database, old) };
}

async function oldDatabase(
  url: string,
  size: { readonly messages: number; readonly groups: number },
): Promise<OldRecord> {
  const now = Date.now();
  await using database = await openDatabase(url);
  await createOldTables(database);
  await fill(database, { ...size, now });
  await addOddRows(database, now);
  if (database.family === "sqlite") await database.run("pragma wal_checkpoint(truncate)");
  return await readOld(database, size.messages > EVERY * 10 ? EVERY : 1, now);
}
