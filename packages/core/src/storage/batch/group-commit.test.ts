import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { isCallbackError } from "../../vocabulary/callback-error.js";
import { type LedgerFault, openLedger, type StoredLedger } from "../index.js";

let folder: string;
let path: string;
let ledger: StoredLedger;
let faults: LedgerFault[];
/** Somebody else on the same file. */
let other: DatabaseSync;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  path = join(folder, "ledger.db");
  faults = [];
  ledger = await openLedger({ url: `sqlite:${path}`, onFault: (fault) => faults.push(fault) });
  other = new DatabaseSync(path);
});

afterEach(async () => {
  await ledger.close();
  other.close();
  rmSync(folder, { recursive: true });
});

function joining(userId: string, body = "{}", patienceMs = 10_000, groupId = "g"): LedgerEntry {
  const now = Date.now();
  return {
    source: "shop",
    callback: {
      wants: "record",
      command: "Joined",
      change: { type: "members.joined", groupId, members: [{ userId }] },
    },
    body,
    receivedAt: now,
    deadline: now + patienceMs,
  };
}

function creating(groupId: string): LedgerEntry {
  const change = { type: "group.created", groupId, profile: {}, members: [{ userId: "u1" }] } as const;
  return { ...joining("u1"), callback: { wants: "record", command: "Created", change } };
}

function staleGroupIds(): readonly unknown[] {
  const rows = other.prepare("select group_id from grouphook_groups where stale_since is not null").all();
  return rows.map((row) => row.group_id);
}

const settled = (entries: readonly LedgerEntry[]) => Promise.allSettled(entries.map((entry) => ledger.settle(entry)));

describe("a callback that cannot be written", () => {
  const poisonAt = 7;

  beforeEach(() => {
    other.exec(`create trigger poison before insert on grouphook_members when new.user_id = 'poisonous'
      begin select raise(abort, 'poisoned'); end`);
  });

  it("takes none of its batch down", async () => {
    const entries = Array.from({ length: 20 }, (_, i) =>
      i === poisonAt ? joining("poisonous", "poison") : joining(`u${i}`, "{}"),
    );
    const results = await settled(entries);
    const failed = results.flatMap((result, index) => (result.status === "rejected" ? [index] : []));
    expect(failed).toEqual([poisonAt]);
    const events = await ledger.feed({ after: 0, limit: 100 });
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 19 }, (_, index) => index + 1));
    expect((await ledger.group("shop", "g"))?.memberCount).toBe(19);
  });

  it("is kept as a dead letter with its error, and told as internal", async () => {
    const [result] = await settled([joining("poisonous", "poison")]);
    const reason: unknown = result?.status === "rejected" ? result.reason : undefined;
    expect(isCallbackError(reason) && reason.code).toBe("internal");
    expect(other.prepare("select source, command, body, error from grouphook_dead_letters").all()).toEqual([
      { source: "shop", command: "Joined", body: "poison", error: "Error: poisoned" },
    ]);
    expect(faults.map(({ kind }) => kind)).toEqual(["dead-letter"]);
    expect(await ledger.group("shop", "g")).toBeUndefined();
  });
});

describe("a database locked by somebody else", () => {
  it("is waited for", async () => {
    other.exec("begin immediate");
    const settling = settled([joining("u1"), joining("u2")]);
    await expect.poll(() => faults.some(({ kind }) => kind === "retry"), { timeout: 10_000 }).toBe(true);
    other.exec("rollback");
    expect((await settling).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect((await ledger.group("shop", "g"))?.memberCount).toBe(2);
  });

  it("is given up for callbacks whose vendor has stopped waiting, and those are not done later", async () => {
    other.exec("begin immediate");
    const [result] = await settled([joining("u1", "{}", 250)]);
    const reason: unknown = result?.status === "rejected" ? result.reason : undefined;
    expect(isCallbackError(reason) && reason.code).toBe("too-slow");
    other.exec("rollback");
    await ledger.settle(joining("u2"));
    expect((await ledger.members("shop", "g", { limit: 10 }))?.items.map(({ userId }) => userId)).toEqual(["u2"]);
  });

  it("leaves the groups stale that facts were told of in vain", async () => {
    await ledger.settle(creating("g"));
    expect((await ledger.group("shop", "g"))?.stale).toBeNull();
    other.exec("begin immediate");
    await settled([joining("u2", "{}", 250)]);
    other.exec("rollback");
    await ledger.settle(creating("h"));
    const stale = async () => (await ledger.group("shop", "g"))?.stale;
    await expect.poll(stale).toMatchObject({ reason: "a callback could not be recorded" });
    expect((await ledger.group("shop", "h"))?.stale).toBeNull();
  });

  it("leaves all such groups stale when the ledger is closed, however many", async () => {
    const groupIds = Array.from({ length: 1200 }, (_, number) => `g${number}`);
    await settled(groupIds.map(creating));
    other.exec("begin immediate");
    await settled(groupIds.map((groupId) => joining("u2", "{}", 250, groupId)));
    other.exec("rollback");
    await ledger.settle(creating("h"));
    await ledger.close();
    expect(staleGroupIds()).toHaveLength(1200);
  });

  it("takes down no callback with a group that cannot be marked, nor another group", async () => {
    const groupIds = Array.from({ length: 20 }, (_, number) => `g${number}`);
    await settled(groupIds.map(creating));
    other.exec("begin immediate");
    await settled(groupIds.map((groupId) => joining("u2", "{}", 250, groupId)));
    other.exec("rollback");
    other.exec(`create trigger poison before update on grouphook_groups
      when new.group_id = 'g7' and new.stale_since is not null begin select raise(abort, 'poisoned'); end`);
    const results = await settled(["h", "i", "j"].map(creating));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    await expect.poll(() => staleGroupIds().toSorted()).toEqual(groupIds.filter((id) => id !== "g7").toSorted());
    expect(faults.at(-1)).toMatchObject({ kind: "stale-mark", message: "[shop] group g7 cannot be marked stale" });
    // Of those that came too late, not of those that came with the group.
    const letters = other.prepare("select distinct command from grouphook_dead_letters").all();
    expect(letters).toEqual([{ command: "Joined" }]);
  });

  it("is not ready", async () => {
    other.exec("begin immediate");
    await expect(ledger.ready()).rejects.toThrow(/locked/);
    other.exec("rollback");
    await expect(ledger.ready()).resolves.toBeUndefined();
  });
});

describe("a database that takes no writes", () => {
  it("is not ready, though it can be read and locked", async () => {
    other.exec(`create trigger full before insert on grouphook_writers begin select raise(abort, 'full'); end`);
    await expect(ledger.ready()).rejects.toThrow("full");
    other.exec("drop trigger full");
    await expect(ledger.ready()).resolves.toBeUndefined();
  });
});

describe("closing", () => {
  it("settles what was taken and refuses what comes after", async () => {
    const taken = settled(Array.from({ length: 50 }, (_, index) => joining(`u${index}`)));
    const closing = ledger.close();
    await expect(ledger.settle(joining("late"))).rejects.toMatchObject({ code: "overloaded" });
    await closing;
    expect((await taken).every(({ status }) => status === "fulfilled")).toBe(true);
    ledger = await openLedger({ url: `sqlite:${path}` });
    expect((await ledger.group("shop", "g"))?.memberCount).toBe(50);
  });
});
