import { spawnSync } from "node:child_process";
import { isCallbackError, type LedgerEntry } from "@grouphook/core";
import { type OpenLedgerOptions, openLedger, type StoredLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { SOURCE } from "../contracts/ledger-contract/dealings.js";
import { fact, joinedFact, leftFact } from "../contracts/ledger-contract/plain-callbacks.js";
import { type DatabaseServer, startDatabaseServer } from "./start-database-server.js";

const MARIADB = "mariadbd";
const hasMariadb = spawnSync(MARIADB, ["--version"]).error === undefined;
const MEBIBYTE = 1024 * 1024;
/** Long enough for a busy machine. */
const PATIENCE_MS = 100_000;

let server: DatabaseServer;

beforeAll(async () => {
  if (hasMariadb) server = await startDatabaseServer(MARIADB);
});

afterAll(() => server?.stop());

async function opened(url: string, options: Partial<OpenLedgerOptions> = {}): Promise<StoredLedger> {
  const ledger = await openLedger({ ...options, url });
  onTestFinished(() => ledger.close());
  return ledger;
}

function message(number: number, text: string): LedgerEntry {
  const receivedAt = Date.now();
  const sent = { key: `m${number}`, senderId: "ann", elements: [{ type: "text", content: text }], text };
  const callback = fact({ type: "message.sent", groupId: `g${number % 7}`, message: sent });
  const body = JSON.stringify({ MsgBody: [{ MsgContent: { Text: text } }] });
  return { source: SOURCE, callback, body, receivedAt, deadline: receivedAt + PATIENCE_MS };
}

/** The error codes of failed callbacks, by number. */
async function failures(ledger: StoredLedger, entries: readonly LedgerEntry[]): Promise<ReadonlyMap<number, string>> {
  const results = await Promise.allSettled(entries.map((entry) => ledger.settle(entry)));
  const failed = results.flatMap((result, number) => (result.status === "rejected" ? [{ number, ...result }] : []));
  return new Map(failed.map(({ number, reason }) => [number, isCallbackError(reason) ? reason.code : String(reason)]));
}

async function administer(statement: string): Promise<unknown> {
  const root = await createConnection(server.url);
  const [rows] = await root.query(statement).finally(() => root.end());
  return rows;
}

describe.skipIf(!hasMariadb)("callbacks that are more together than the server takes at once", () => {
  it("of 1,200 messages of 12 KB, with three bytes per character, are written completely", {
    timeout: 120_000,
  }, async () => {
    const ledger = await opened(await server.createUrl());
    const entries = Array.from({ length: 1200 }, (_, number) => message(number, "消".repeat(4000)));
    expect(await failures(ledger, entries)).toEqual(new Map());
    expect((await ledger.feed({ after: 1199, limit: 10 })).length).toBe(1);
  });

  it("are written completely if every character is escaped, and if the server's packet limit is small", async () => {
    await administer(`set global max_allowed_packet = ${MEBIBYTE}`);
    onTestFinished(async () => void (await administer(`set global max_allowed_packet = ${16 * MEBIBYTE}`)));
    const ledger = await opened(await server.createUrl());
    const entries = Array.from({ length: 200 }, (_, number) => message(number, "\\'\"".repeat(3000)));
    expect(await failures(ledger, entries)).toEqual(new Map());
    const userIds = Array.from({ length: 4300 }, (_, position) => `${"x".repeat(200)}${position}`);
    for (const callback of [joinedFact("g", userIds), leftFact("g", userIds)]) {
      expect(await failures(ledger, [{ ...message(0, ""), callback }])).toEqual(new Map());
    }
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ memberCount: 0 });
  });

  it.for([
    { name: "from the start", lowered: false },
    { name: "since the connection was made anew", lowered: true },
  ])("leave the one that is too much alone $name: a dead letter at once", async ({ lowered }) => {
    onTestFinished(async () => void (await administer(`set global max_allowed_packet = ${16 * MEBIBYTE}`)));
    const lower = () => administer(`set global max_allowed_packet = ${MEBIBYTE}`);
    if (!lowered) await lower();
    const url = await server.createUrl();
    const ledger = await opened(url);
    if (lowered) {
      await lower();
      await endConnections(url);
    }
    const entries = Array.from({ length: 30 }, (_, number) =>
      message(number, number === 11 ? "大".repeat(700_000) : "x"),
    );
    const startedAt = performance.now();
    expect(await failures(ledger, entries)).toEqual(new Map([[11, "internal"]]));
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS / 4);
    const { items } = await ledger.deadLetters({ limit: 10 });
    expect(items).toMatchObject([{ error: expect.stringMatching(/bytes of SQL/) }]);
    expect(items[0]?.body.startsWith('{"MsgBody":[{"MsgContent":{"Text":"大')).toBe(true);
  });
});

async function endConnections(url: string): Promise<void> {
  const database = new URL(url).pathname.slice(1);
  const rows = await administer(`select id from information_schema.processlist where db = '${database}'`);
  for (const row of Array.isArray(rows) ? rows : []) if ("id" in row) await administer(`kill ${row.id}`);
}
