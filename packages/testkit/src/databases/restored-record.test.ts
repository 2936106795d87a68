import { copyFile } from "node:fs/promises";
import { PositionError } from "@grouphook/core";
import { openLedger, type StoredLedger } from "@grouphook/core/storage";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { createGroup } from "../contracts/ledger-contract/dealings.js";
import { type TestDatabase, testDatabases } from "./test-databases.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

/** Replaces the content of one database with that of another. */
async function overwrite({ family }: TestDatabase, from: string, to: string): Promise<void> {
  if (family === "sqlite") return copyFile(from.slice("sqlite:".length), to.slice("sqlite:".length));
  const [source, target] = [from, to].map((url) => new URL(url).pathname.slice(1));
  const connection = await createConnection(to);
  try {
    const [tables] = await connection.query<never[]>(`show tables from ${source}`);
    for (const row of tables) {
      const [table] = Object.values(row).map(String);
      await connection.query(`drop table if exists ${target}.${table}`);
      await connection.query(`create table ${target}.${table} like ${source}.${table}`);
      const [columns] = await connection.query<RowDataPacket[]>(`show columns from ${source}.${table}`);
      const stored = columns
        .filter(({ Extra }) => !String(Extra).includes("GENERATED"))
        .map(({ Field }) => String(Field));
      await connection.query(
        `insert into ${target}.${table} (${stored.join(", ")}) select ${stored.join(", ")} from ${source}.${table}`,
      );
    }
  } finally {
    await connection.end();
  }
}

async function open(url: string): Promise<StoredLedger> {
  const ledger = await openLedger({ url });
  onTestFinished(() => ledger.close());
  return ledger;
}

async function makeGroups(ledger: StoredLedger, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) await createGroup(ledger, "ann");
}

describe.each(databases)("a record on $name that was restored", (database) => {
  it("refuses the positions of readers who had read more, even once it has more events than they read", async () => {
    const url = await database.createEmptyUrl();
    const backUp = await database.createEmptyUrl();
    const before = await open(url);
    await makeGroups(before, 3);
    const kept = { after: 2, epoch: await before.epochAt(2) };
    await before.close();
    await overwrite(database, url, backUp);

    const lost = await open(url);
    await makeGroups(lost, 2);
    const gone = { after: 5, epoch: await lost.epochAt(5) };
    await lost.close();
    await overwrite(database, backUp, url);

    const restored = await open(url);
    const limit = 10;
    await expect(restored.feed({ ...gone, limit })).rejects.toMatchObject({ parameter: "after", newest: 3 });
    await makeGroups(restored, 4);
    expect(await restored.feed({ after: gone.after, limit })).toHaveLength(2);
    await expect(restored.feed({ ...gone, limit })).rejects.toMatchObject({ parameter: "epoch", newest: 7 });
    await expect(restored.feed({ ...gone, limit })).rejects.toBeInstanceOf(PositionError);
    expect(await restored.feed({ ...kept, limit })).toHaveLength(5);
  });

  it.skipIf(database.family === "sqlite")("under a running ledger tells them as well", async () => {
    const url = await database.createEmptyUrl();
    const backUp = await database.createEmptyUrl();
    const ledger = await open(url);
    await makeGroups(ledger, 2);
    await overwrite(database, url, backUp);
    await makeGroups(ledger, 3);
    const gone = { after: 4, epoch: await ledger.epochAt(4) };
    await overwrite(database, backUp, url);
    await makeGroups(ledger, 4);
    await expect(ledger.feed({ ...gone, limit: 9 })).rejects.toMatchObject({ parameter: "epoch", newest: 6 });
    expect(await ledger.feed({ after: 2, epoch: await ledger.epochAt(2), limit: 9 })).toHaveLength(4);
  });
});
