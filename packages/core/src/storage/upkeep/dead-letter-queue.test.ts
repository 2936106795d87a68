import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inboundFrom } from "../../adapter/inbound-from.js";
import type { LedgerEntry, UnappliedCallback } from "../../ledger/ledger.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import {
  type DeadLetterReport,
  type LedgerFault,
  type OpenLedgerOptions,
  openLedger,
  type StoredLedger,
} from "../index.js";

const PATIENTLY = { timeout: 20_000 };

let folder: string;
let ledger: StoredLedger;
let other: DatabaseSync;
let counted: { kept: number; lost: number };
let faults: LedgerFault[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  counted = { kept: 0, lost: 0 };
  faults = [];
});

afterEach(async () => {
  await ledger.close();
  other.close();
  rmSync(folder, { recursive: true });
});

async function open(options: Partial<OpenLedgerOptions> = {}): Promise<void> {
  const onDeadLetters = ({ kept, lost }: DeadLetterReport) => {
    counted = { kept: counted.kept + kept, lost: counted.lost + lost };
  };
  const onFault = (fault: LedgerFault) => faults.push(fault);
  const path = join(folder, "ledger.db");
  ledger = await openLedger({ url: `sqlite:${path}`, onDeadLetters, onFault, ...options });
  other = new DatabaseSync(path);
}

const error = new CallbackError("malformed", "unreadable");

function unread(body: string): UnappliedCallback {
  const inbound = inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body, remoteAddress: "192.0.2.1" });
  return { source: "shop", command: "Told", body, inbound, receivedAt: 1, error };
}

function creation(groupId: string, patienceMs = 10_000): LedgerEntry {
  const change = { type: "group.created", groupId, profile: {}, members: [] } as const;
  const now = Date.now();
  const callback = { wants: "record", command: "Created", change } as const;
  return { source: "shop", callback, body: groupId, receivedAt: now, deadline: now + patienceMs };
}

const settled = (entries: readonly LedgerEntry[]) => Promise.allSettled(entries.map((entry) => ledger.settle(entry)));

describe("callbacks that were not applied", () => {
  it("are each kept or applied, be it a creation refused by overload", async () => {
    await open({ queueLimit: 3 });
    const results = await settled(Array.from({ length: 500 }, (_, number) => creation(`g${number}`)));
    const applied = results.filter(({ status }) => status === "fulfilled").length;
    expect(applied).toBeLessThan(500);
    await expect.poll(() => counted, PATIENTLY).toEqual({ kept: 500 - applied, lost: 0 });
    expect(await ledger.countDeadLetters()).toBe(500 - applied);
    const { items } = await ledger.deadLetters({ limit: 1 });
    expect(items).toMatchObject([
      { command: "Created", holds: "callback", error: expect.stringContaining("wait already") },
    ]);
    expect(await ledger.retryDeadLetter(items[0]?.id ?? "")).toMatchObject({ result: "settled" });
  });

  it("wait in memory, a bounded number of them, while the database takes no writes", async () => {
    await open();
    other.exec("begin immediate");
    for (let number = 0; number < 6000; number += 1) ledger.keep(unread(`body ${number}`));
    await settled([creation("late", 200)]);
    expect(counted.kept).toBe(0);
    expect(counted.lost).toBeGreaterThan(1000);
    expect(faults.filter(({ kind }) => kind === "dead-letter-lost").length).toBeLessThan(10);
    other.exec("rollback");
    await expect.poll(() => counted.kept + counted.lost, PATIENTLY).toBe(6001);
    expect(await ledger.countDeadLetters()).toBe(counted.kept);
    expect(counted.kept).toBeGreaterThan(4000);
  });

  it("are bounded by number and bytes, and those that cannot be read leave room for others", async () => {
    await open({ deadLetterLimit: 10, deadLetterByteLimit: 1_000_000, queueLimit: 1 });
    for (let number = 0; number < 20; number += 1) ledger.keep(unread("{"));
    await expect.poll(() => counted, PATIENTLY).toEqual({ kept: 5, lost: 15 });
    ledger.keep(unread("x".repeat(2_000_000)));
    await settled(Array.from({ length: 20 }, (_, number) => creation(`g${number}`)));
    await expect.poll(() => ledger.countDeadLetters(), PATIENTLY).toBe(10);
    const bytes = other
      .prepare("select sum(size) as size, sum(length(body)) as body from grouphook_dead_letters")
      .get();
    expect(Number(bytes?.size)).toBeLessThan(1_000_000);
    expect(Number(bytes?.body)).toBeLessThanOrEqual(Number(bytes?.size));
  });

  it("are written before the ledger is closed", async () => {
    await open();
    ledger.keep(unread("last"));
    await ledger.close();
    expect(other.prepare("select body from grouphook_dead_letters").all()).toEqual([{ body: "last" }]);
  });
});
