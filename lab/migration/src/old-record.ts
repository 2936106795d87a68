import { compare } from "./compare.ts";
import { openDatabase } from "./database-connection.ts";
import { fill } from "./fill.ts";
import { addOddRows } from "./odd-rows.ts";
import { createOldTables } from "./old-database.ts";
import { type OldRecord, readOld } from "./record.ts";

/** So many that each of the large tables takes more than one turn. */
const MESSAGES = 11_000;
/** Of rows that are compared whole, beside the odd ones; all are counted. Prime. */
const EVERY = 7;

/** Makes a small record of the version before in an empty database, and reads what must be there afterwards. */
export async function oldRecord(url: string, messages: number = MESSAGES): Promise<OldRecord> {
  const now = Date.now();
  await using database = await openDatabase(url);
  await createOldTables(database);
  await fill(database, { messages, groups: 211, now });
  await addOddRows(database, now);
  return await readOld(database, EVERY, now);
}

/** What a record that was brought up to date holds otherwise than before. */
export async function faultsIn(url: string, old: OldRecord): ReturnType<typeof compare> {
  await using database = await openDatabase(url);
  return await compare(database, old);
}
