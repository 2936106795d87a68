import { openLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { createGroup, memberIds } from "../contracts/ledger-contract/dealings.js";
import { testDatabases } from "./test-databases.js";

/** Statements that undo what cannot be done again over itself: the tables that are made in a second form. */
const BACK: readonly string[] = [
  ...["messages", "message_keys", "receipts", "callback_segments", "old_content", "positions"].map(
    (table) => `drop table grouphook_${table}`,
  ),
  "alter table grouphook_head drop column feed_floor",
  "alter table grouphook_feed rename column told_at to content_since",
];

/** Statements that undo a part of the migrations, as if these had been interrupted there. */
const ENDS: readonly (readonly string[])[] = [
  [
    "alter table grouphook_head drop column last_batch",
    ...["feed", "topics", "members", "groups"].map((table) => `drop table grouphook_${table}`),
  ],
  ["delete from grouphook_head"],
  ["drop table grouphook_topics", "drop table grouphook_feed", "delete from grouphook_epochs"],
  ["drop index grouphook_dead_letters_age on grouphook_dead_letters"],
  [],
];

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.skipIf(databases.length === 0).each(databases)("migrations that ended half-way on $name", ({ createUrl }) => {
  it.for(ENDS.map((undone) => ({ undone })))("are finished at the next start: without $undone", async ({ undone }) => {
    const url = await createUrl();
    await (await openLedger({ url })).close();
    const connection = await createConnection(url);
    for (const statement of [...BACK, ...undone, "delete from grouphook_migrations"]) await connection.query(statement);
    await connection.end();
    const ledger = await openLedger({ url });
    onTestFinished(() => ledger.close());
    expect(await memberIds(ledger, await createGroup(ledger, "ann", ["bob"]))).toEqual(["ann", "bob"]);
  });
});
