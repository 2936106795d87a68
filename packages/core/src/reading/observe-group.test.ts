import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLedger, type StoredLedger } from "../storage/index.js";
import { VendorGroups } from "../testing/vendor-groups.js";
import type { GroupChange, Message } from "../vocabulary/change.js";
import type { Observation } from "./observation.js";
import { findGroups, observeGroup } from "./observe-group.js";

const SOURCE = "chat";
const DAY = 24 * 60 * 60 * 1000;

let folder: string;
let now: number;
let ledger: StoredLedger;
let vendor: VendorGroups;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  now = Date.UTC(2026, 0, 31);
  ledger = await openLedger({ url: `sqlite:${join(folder, "ledger.db")}`, now: () => now });
  vendor = new VendorGroups(() => now);
});

afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

const observation = (more: Partial<Observation> = {}): Observation => {
  return { source: SOURCE, client: vendor, ledger, now: () => now, ...more };
};

async function tell(change: GroupChange, occurredAt?: number): Promise<void> {
  const callback = {
    wants: "record",
    command: "Told",
    change,
    ...(occurredAt !== undefined && { occurredAt }),
  } as const;
  await ledger.settle({ source: SOURCE, callback, body: "", receivedAt: now, deadline: now + 10_000 });
}

/** Tells what the record is to have, and lets time go on. */
async function told(groupId: string, ownerId: string, ...others: readonly string[]): Promise<void> {
  const members = [ownerId, ...others].map((userId) => ({ userId }));
  await tell({ type: "group.created", groupId, ownerId, profile: { name: `group ${groupId}` }, members }, now);
  now += 1000;
}

const memberIds = async (groupId: string) => (await ledger.members(SOURCE, groupId))?.items.map(({ userId }) => userId);

describe("reading a group", () => {
  it("brings a group that was never told into the record", async () => {
    vendor.add("g", "ann", "bob").members.set("cid", { role: "admin", nickname: "C", mutedUntil: now + DAY });
    expect(await observeGroup(observation(), "g")).toEqual({
      ...{ result: "observed", groupId: "g", state: "active", members: 3, isStale: false },
      differences: { "group.created": 1 },
    });
    expect(await ledger.group(SOURCE, "g")).toMatchObject({
      name: "group g",
      ownerId: "ann",
      memberCount: 3,
      stale: null,
    });
    const members = await ledger.members(SOURCE, "g");
    expect(members?.items).toMatchObject([
      { userId: "ann", role: "owner" },
      { userId: "bob", role: "member", mutedUntil: null },
      { userId: "cid", role: "admin", nickname: "C", mutedUntil: now + DAY },
    ]);
  });

  it("finds no difference where there is none, and asks for a small group with two calls", async () => {
    vendor.add("g", "ann", "bob");
    await observeGroup(observation(), "g");
    now += 1000;
    expect(await observeGroup(observation(), "g")).toMatchObject({ differences: {}, isStale: false });
    expect(vendor.calls.slice(2)).toEqual(["groups g", "members g"]);
  });

  it("mends what was lost: who joined and left, roles, mutes, the name", async () => {
    await told("g", "ann", "bob", "cid");
    const group = vendor.add("g", "bob", "ann");
    group.name = "another name";
    group.members.set("dan", { mutedUntil: now + DAY });
    expect(await observeGroup(observation(), "g")).toMatchObject({
      differences: { "group.updated": 1, "owner.transferred": 1, "members.joined": 1, "members.left": 1 },
    });
    expect(await memberIds("g")).toEqual(["ann", "bob", "dan"]);
  });

  it("reads many members page by page, and asks by name for whom it did not meet", async () => {
    await told("g", "ann", "u1", "u2", "u3", "u4", "u5", "gone1", "gone2");
    vendor.add("g", "ann", "u1", "u2", "u3", "u4", "u5", "u6");
    expect(await observeGroup(observation(), "g")).toMatchObject({
      members: 7,
      differences: { "members.joined": 1, "members.left": 2 },
    });
    expect(vendor.calls).toContain("named g gone1 gone2");
    expect(await memberIds("g")).toEqual(["ann", "u1", "u2", "u3", "u4", "u5", "u6"]);
  });

  it("goes through the pages once more where they moved, so that nobody is missed whom the record does not know", async () => {
    const group = vendor.add("g", "ann", "u1", "u2", "u3", "u4", "u5", "u6");
    vendor.before = (call) => {
      // All who come later are two places further ahead: u3 is on no page.
      if (call === "members g 2:u2") for (const userId of ["u1", "u2"]) group.members.delete(userId);
    };
    expect(await observeGroup(observation(), "g")).toMatchObject({ isStale: false });
    // That u1 and u2 left after the reading had begun is told by callbacks, or found the next time.
    expect(await memberIds("g")).toEqual(expect.arrayContaining(["ann", "u3", "u4", "u5", "u6"]));
  });

  it("leaves a group stale whose pages never stand still", async () => {
    const users = Array.from({ length: 40 }, (_, index) => `u${index}`);
    const group = vendor.add("g", "ann", ...users);
    vendor.before = (call) => {
      if (call.startsWith("members g")) group.members.delete(users.shift() ?? "");
    };
    expect(await observeGroup(observation(), "g")).toMatchObject({ isStale: true });
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ stale: expect.any(Object) });
  });

  it("tells a large group in parts, of which the last makes it fresh", async () => {
    vendor.pageSize = 400;
    vendor.add("g", "ann", ...Array.from({ length: 2500 }, (_, index) => `u${index}`));
    expect(await observeGroup(observation(), "g")).toMatchObject({ members: 2501, isStale: false });
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ memberCount: 2501, stale: null });
    expect((await ledger.callbacks()).map(({ command }) => command)).toEqual(["observed", "observed", "observed"]);
  });

  it("that does not come to its end leaves it stale", async () => {
    vendor.pageSize = 1000;
    vendor.add("g", "ann", ...Array.from({ length: 2500 }, (_, index) => `u${index}`));
    vendor.before = (call) => {
      if (call === "members g 1999:u1998") throw new Error("the line is cut");
    };
    await expect(observeGroup(observation(), "g")).rejects.toThrow("the line is cut");
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ stale: { reason: expect.any(String) } });
  });

  it("whose members end on the way finds that it ended", async () => {
    await told("g", "ann");
    vendor.add("g", "ann", "u1", "u2", "u3", "u4");
    vendor.before = (call) => {
      if (call === "members g 2:u2") vendor.groups.delete("g");
    };
    expect(await observeGroup(observation(), "g")).toMatchObject({
      state: "gone",
      differences: { "group.dissolved": 1 },
    });
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ state: "dissolved" });
  });

  it("that does not exist ends it in the record, and makes none of one that nobody knows", async () => {
    await told("g", "ann");
    expect(await observeGroup(observation(), "g")).toMatchObject({
      state: "gone",
      differences: { "group.dissolved": 1 },
    });
    expect(await observeGroup(observation(), "nobody's")).toMatchObject({ state: "gone", differences: {} });
    expect(await ledger.group(SOURCE, "nobody's")).toBeUndefined();
  });

  it("that the vendor refuses to tell leaves the record as it is", async () => {
    await told("g", "ann");
    vendor.add("g", "bob").isUnreadable = true;
    expect(await observeGroup(observation(), "g")).toEqual({
      ...{ result: "unreadable", groupId: "g", refusal: { code: 7, text: "of another kind" } },
    });
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ ownerId: "ann" });
  });

  it.each([
    ["long since", 5000, false],
    ["just since, but is in doubt of it", 10, true],
  ])("does not undo what happened %s", async (_, milliseconds, isStale) => {
    await told("g", "ann", "bob");
    vendor.add("g", "ann", "bob");
    vendor.before = async (call) => {
      if (call !== "members g") return;
      now += milliseconds;
      await tell({ type: "members.left", groupId: "g", userIds: ["bob"] }, now);
    };
    expect(await observeGroup(observation(), "g")).toMatchObject({ isStale });
    expect(await memberIds("g")).toEqual(["ann"]);
  });

  it("finds several groups with one call", async () => {
    vendor.add("g", "ann");
    vendor.add("h", "ann");
    const found = await findGroups(observation(), ["g", "h"]);
    expect(found.map(({ groupId }) => groupId)).toEqual(["g", "h"]);
    for (const group of found) expect(await group.observe()).toMatchObject({ differences: { "group.created": 1 } });
    expect(vendor.calls).toEqual(["groups g h", "members g", "members h"]);
  });
});

describe("what differed", () => {
  it("is noted with what found it, unless to begin with, by type and group", async () => {
    await told("g", "ann", "bob", "cid");
    vendor.add("g", "ann", "dan").name = "another name";
    vendor.add("h", "ann");
    await observeGroup(observation({ foundBy: "import" }), "h");
    await observeGroup(observation({ foundBy: "sweep" }), "g");
    now += DAY;
    vendor.groups.delete("h");
    await observeGroup(observation(), "h");
    const { items } = await ledger.reconciliations.drift();
    const of = { source: SOURCE, groupId: "g", callbackId: 3, foundAt: now - DAY, foundBy: "sweep" };
    expect(items).toEqual([
      { ...of, groupId: "h", callbackId: 4, foundAt: now, foundBy: "request", type: "group.dissolved", differences: 1 },
      { ...of, type: "members.left", differences: 2 },
      { ...of, type: "members.joined", differences: 1 },
      { ...of, type: "group.updated", differences: 1 },
    ]);
    expect(await ledger.reconciliations.driftTotals()).toEqual({
      groups: 2,
      differences: { "group.dissolved": 1, "group.updated": 1, "members.joined": 1, "members.left": 2 },
    });
    const since = { source: SOURCE, since: now };
    expect(await ledger.reconciliations.driftTotals(since)).toEqual({
      groups: 1,
      differences: { "group.dissolved": 1 },
    });
    const first = await ledger.reconciliations.drift({ groupId: "g", limit: 2 });
    const second = await ledger.reconciliations.drift({ groupId: "g", limit: 2, cursor: first.next ?? "" });
    expect([...first.items, ...second.items]).toEqual(items.slice(1));
    now += 91 * DAY;
    await ledger.prune();
    expect((await ledger.reconciliations.drift()).items).toEqual([]);
  });
});

describe("reading messages", () => {
  const messages = async () => ({ since: now - DAY, most: 100 });
  const message = (seq: number, sentAt = now - 1000): Message => {
    return {
      key: `m${seq}`,
      seq,
      senderId: "ann",
      text: `${seq}`,
      sentAt,
      elements: [{ type: "text", content: `${seq}` }],
    };
  };
  const recorded = async () =>
    (await ledger.messages(SOURCE, "g"))?.items.map(({ key, recalledAt }) => (recalledAt === null ? key : `-${key}`));
  const send = (group: { messages: object[] }, seqs: readonly number[], sentAt?: number) =>
    group.messages.push(...seqs.map((seq) => ({ message: message(seq, sentAt), isRecalled: false })));

  it("finds those that were lost, and recalls, and tells them in order", async () => {
    const group = vendor.add("g", "ann");
    send(group, [1, 2, 3, 4, 5, 6, 7, 8]);
    group.messages.splice(2, 1);
    for (const seq of [1, 4, 6]) await tell({ type: "message.sent", groupId: "g", message: message(seq) }, now - 1000);
    group.messages[3] = { message: message(5), isRecalled: true };
    group.messages[4] = { message: { ...message(6), elements: [] }, isRecalled: true };
    group.messages[5] = { message: { ...message(7), elements: [] }, isRecalled: true };
    const read = await observeGroup(observation({ messages }), "g");
    expect(read).toMatchObject({ differences: { "message.sent": 3, "message.recalled": 2 } });
    expect(await recorded()).toEqual(["m8", "-m6", "-m5", "m4", "m2", "m1"]);
    const events = (await ledger.feed()).filter(
      ({ command, type }) => command === "observed" && type !== "group.created",
    );
    expect(events.map(({ type }) => type)).toEqual([
      ...["message.sent", "message.sent", "message.recalled", "message.recalled", "message.sent"],
    ]);
    expect(events[0]).toMatchObject({ actorId: "ann", occurredAt: now - 1000 });
    now += 1000;
    expect(await observeGroup(observation({ messages }), "g")).toMatchObject({ differences: {} });
  });

  it("looks for none that are too old or too many, and for none where there is nothing new", async () => {
    const group = vendor.add("g", "ann");
    send(group, [1, 2, 3, 4], now - 2 * DAY);
    send(group, [5, 6, 7, 8]);
    await observeGroup(observation({ messages: async () => ({ since: now - DAY, most: 3 }) }), "g");
    expect(await recorded()).toEqual(["m8", "m7", "m6"]);
    now += 3 * DAY;
    vendor.calls.length = 0;
    await observeGroup(observation({ messages }), "g");
    expect(vendor.calls).toEqual(["groups g", "members g"]);
  });
});
