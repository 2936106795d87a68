import { DatabaseSync } from "node:sqlite";
import type { RecordCallback } from "@grouphook/core";
import { ABSENT_MEMBERS_MS, type OpenLedgerOptions, openLedger, type StoredLedger } from "@grouphook/core/storage";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { replayDifferences } from "../contracts/feed-replay.js";
import { everyEvent, everyMember, SOURCE, settle } from "../contracts/ledger-contract/dealings.js";
import { fact, joinedFact, leftFact } from "../contracts/ledger-contract/plain-callbacks.js";
import { testDatabases } from "./test-databases.js";

const GROUP = "g";
const START = Date.UTC(2026, 0, 1);
const PATIENCE_MS = 120_000;

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.each(databases)("the record on $name", ({ createUrl }) => {
  let url: string;
  let now: number;
  let ledger: StoredLedger;

  async function open(options: Partial<OpenLedgerOptions> = {}): Promise<StoredLedger> {
    const opened = await openLedger({ url, now: () => now, ...options });
    onTestFinished(() => opened.close());
    return opened;
  }

  beforeEach(async () => {
    url = await createUrl();
    now = START;
    ledger = await open();
  });

  async function tell(facts: readonly RecordCallback[]): Promise<void> {
    await Promise.all(facts.map((told) => settle(ledger, told, { receivedAt: now, deadline: now + PATIENCE_MS })));
  }

  function attributes(operation: "merge" | "remove", keys: readonly string[], at: number): RecordCallback {
    const told = Object.fromEntries(keys.map((key) => [key, `set at ${at}`]));
    return fact({ type: "group.attributes_changed", groupId: GROUP, operation, attributes: told }, at);
  }

  async function attributeKeys(): Promise<readonly string[]> {
    return Object.keys((await ledger.group(SOURCE, GROUP))?.attributes ?? {}).sort();
  }

  it("of a group that set and removed 10,000 attributes is small, and late facts bring none back", {
    timeout: PATIENCE_MS,
  }, async () => {
    const rounds = Array.from({ length: 1000 }, (_, round) => ({
      keys: Array.from({ length: 10 }, (_, number) => `key ${round}-${number}`),
      at: START + 10 * round,
    }));
    await tell([attributes("merge", ["stays"], START - 1)]);
    for (const { keys, at } of rounds) {
      await tell([attributes("merge", keys, at), attributes("remove", keys, at + 5)]);
    }
    const size = "select length(changed_at) + length(attributes) as answer from grouphook_groups";
    expect(await ask(url, size)).toBeLessThan(5000);

    await tell(rounds.map(({ keys, at }) => attributes("merge", keys, at + 4)));
    expect(await attributeKeys()).toEqual(["stays"]);
    await tell([attributes("merge", ["stays"], START)]);
    await tell([attributes("merge", ["key 0-0", "new"], START + 20_000)]);
    expect((await ledger.group(SOURCE, GROUP))?.attributes).toEqual({
      "key 0-0": `set at ${START + 20_000}`,
      new: `set at ${START + 20_000}`,
      stays: `set at ${START}`,
    });
    expect(await replayDifferences(ledger)).toEqual([]);
  });

  it("drops 5,000 members who left long ago, without a visible difference", {
    timeout: PATIENCE_MS,
  }, async () => {
    const users = Array.from({ length: 5000 }, (_, number) => `user ${number}`);
    const members = [{ userId: "ann" }, { userId: "bob" }];
    await tell([fact({ type: "group.created", groupId: GROUP, ownerId: "ann", profile: {}, members }, START)]);
    for (const other of ["a", "z"])
      await tell([joinedFact(other, ["ann", "cid"], START), leftFact(other, ["cid"], START + 9)]);
    for (let first = 0; first < users.length; first += 100) {
      const some = users.slice(first, first + 100);
      await tell([joinedFact(GROUP, some, START + 1), leftFact(GROUP, some, START + 5)]);
    }
    const rows = "select count(*) as answer from grouphook_members";
    expect(await ask(url, rows)).toBe(5000 + 6);
    const seen = () => Promise.all([everyMember(ledger, GROUP), ledger.group(SOURCE, GROUP), everyEvent(ledger)]);
    const before = await seen();

    now = START + ABSENT_MEMBERS_MS;
    expect(await ledger.prune()).toBe(0);
    await tell([joinedFact(GROUP, users.slice(0, 100), START + 4)]);
    expect(await everyMember(ledger, GROUP)).toHaveLength(2);
    now += 10;
    expect(await ledger.prune()).toBe(5002);
    expect(await ask(url, rows)).toBe(4);
    expect(await seen()).toEqual(before);
    expect(await replayDifferences(ledger)).toEqual([]);
    expect(await ledger.prune()).toBe(0);

    await tell([joinedFact(GROUP, ["user 1", "user 2"], now), leftFact(GROUP, ["user 2", "user 3"], now + 1)]);
    await tell([joinedFact(GROUP, ["user 2", "user 3"], now)]);
    expect((await ledger.roster(SOURCE, GROUP))?.userIds).toEqual(["ann", "bob", "user 1"]);
    const other = await open();
    expect((await other.roster(SOURCE, GROUP))?.userIds).toEqual(["ann", "bob", "user 1"]);
    expect(await replayDifferences(other)).toEqual([]);
  });
});

/** The number that a statement returns. */
async function ask(url: string, statement: string): Promise<number> {
  if (url.startsWith("sqlite:")) {
    const database = new DatabaseSync(url.slice("sqlite:".length), { readOnly: true });
    try {
      return Number(database.prepare(statement).get()?.answer);
    } finally {
      database.close();
    }
  }
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement);
    return Number(rows[0]?.answer);
  } finally {
    await connection.end();
  }
}
