import { openLedger } from "@grouphook/core/storage";
import { testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import { openDatabase } from "./database-connection.ts";
import { fill } from "./fill.ts";
import { addOddRows } from "./odd-rows.ts";
import { createOldTables } from "./old-database.ts";
import { type OldRecord, readOld } from "./record.ts";
import { runMigration } from "./run-migration.ts";

/** So many that each of the large tables takes more than one turn. */
const MESSAGES = 11_000;
const MOST_RUNS = 200;
/** Of rows that are compared whole, beside the odd ones; all are counted. Prime. */
const EVERY = 7;

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

async function oldDatabase(url: string, messages = MESSAGES): Promise<OldRecord> {
  const now = Date.now();
  await using database = await openDatabase(url);
  await createOldTables(database);
  await fill(database, { messages, groups: 211, now });
  await addOddRows(database, now);
  return await readOld(database, EVERY, now);
}

async function faultsIn(url: string, old: OldRecord) {
  await using database = await openDatabase(url);
  return await compare(database, old);
}

describe.each(databases)("a database of the version before, on $name", ({ createUrl }) => {
  it("is brought up to date with every row", { timeout: 120_000 }, async () => {
    const url = await createUrl();
    const old = await oldDatabase(url);
    expect(await runMigration(url)).toMatchObject({ wasKilled: false });
    expect(await faultsIn(url, old)).toEqual([]);
    const ledger = await openLedger({ url });
    const page = await ledger.messages("shop", "odd", { limit: 100 });
    await ledger.close();
    const texts = new Map(page?.items.map(({ key, text }) => [key, text]));
    expect([texts.get("again"), texts.get("overtaken"), texts.get("untold 1")]).toEqual([
      "second life",
      "stays",
      "told by nobody",
    ]);
  });

  it("is brought up to date by processes that are killed before and in every turn", { timeout: 300_000 }, async () => {
    const url = await createUrl();
    const old = await oldDatabase(url);
    let kills = 0;
    for (; kills < MOST_RUNS; kills += 1) {
      // Some milliseconds into the first turn, or between the first and the second.
      const killAt = kills % 2 === 0 ? `1+${(kills * 7) % 40}` : "2";
      if (!(await runMigration(url, { killAt })).wasKilled) break;
    }
    expect(kills).toBeGreaterThan(10);
    expect(await faultsIn(url, old)).toEqual([]);
  });

  it("is brought up to date by several processes at once", { timeout: 120_000 }, async () => {
    const url = await createUrl();
    const old = await oldDatabase(url);
    await Promise.all([runMigration(url), runMigration(url), runMigration(url)]);
    expect(await faultsIn(url, old)).toEqual([]);
  });

  it("is brought up to date when it is empty", async () => {
    const url = await createUrl();
    const old = await oldDatabase(url, 0);
    await runMigration(url);
    expect(await faultsIn(url, old)).toEqual([]);
  });
});
