import { openLedger } from "@grouphook/core/storage";
import { testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { faultsIn, oldRecord } from "./old-record.ts";
import { runMigration } from "./run-migration.ts";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.each(databases)("a database of the version before, on $name", ({ createEmptyUrl }) => {
  it("is brought up to date with every row", { timeout: 120_000 }, async () => {
    const url = await createEmptyUrl();
    const old = await oldRecord(url);
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

  it("is brought up to date by several processes at once", { timeout: 120_000 }, async () => {
    const url = await createEmptyUrl();
    const old = await oldRecord(url);
    await Promise.all([runMigration(url), runMigration(url), runMigration(url)]);
    expect(await faultsIn(url, old)).toEqual([]);
  });

  it("is brought up to date when it is empty", async () => {
    const url = await createEmptyUrl();
    const old = await oldRecord(url, 0);
    await runMigration(url);
    expect(await faultsIn(url, old)).toEqual([]);
  });
});
