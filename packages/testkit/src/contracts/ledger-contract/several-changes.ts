import type { GroupChange, Json, RecordCallback } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../seeded-random.js";
import { everyEvent, everyItem, everyMember, memberIds, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, joinedFact, leftFact } from "./plain-callbacks.js";

const NOW = Date.UTC(2026, 5, 1);
const DAY_MS = 24 * 60 * 60 * 1000;
const groupId = "g";
const users = ["ann", "bob", "cid"] as const;

const created: GroupChange = {
  type: "group.created",
  groupId,
  ownerId: "ann",
  profile: {},
  members: [{ userId: "ann" }],
};
const joining = (...userIds: readonly string[]): GroupChange => ({
  ...{ type: "members.joined", groupId },
  members: userIds.map((userId) => ({ userId })),
});
const leaving = (userId: string): GroupChange => ({ type: "members.left", groupId, userIds: [userId] });
const promoting = (userId: string): GroupChange => ({
  ...{ type: "member.updated", groupId, userId },
  profile: { role: "admin" },
});
const naming = (name: string): GroupChange => ({ type: "group.updated", groupId, profile: { name } });
const saying = (key: string, sentAt: number, inGroup = groupId): GroupChange => ({
  ...{ type: "message.sent", groupId: inGroup },
  message: { key, senderId: "ann", elements: [{ type: "text", content: { said: key } }], text: key, sentAt },
});
const all = ([change, ...further]: readonly [GroupChange, ...GroupChange[]], occurredAt?: number): RecordCallback =>
  fact(change, occurredAt, { further });

const eventTypes = async (ledger: StoredLedger) => (await everyEvent(ledger)).map(({ type }) => type);

/** What cannot be written the first time. */
function unwritableOnce(): Json {
  let hasFailed = false;
  return new Proxy(
    {},
    {
      ownKeys: () => {
        if (hasFailed) return [];
        hasFailed = true;
        throw new Error("not the first time");
      },
    },
  );
}

/** Several changes that one callback tells of. */
export function severalChanges({ open, close, createUrl }: LedgerOpener): void {
  describe("several changes in one callback", () => {
    it("are recorded together, with their events in order, and make an unknown group known", async () => {
      const ledger = await open();
      const told = all([created, joining("bob", "cid"), promoting("bob"), leaving("cid"), naming("n")], NOW);
      expect(await settle(ledger, { ...told, actorId: "ann" })).toEqual({ result: "recorded" });
      expect(await everyEvent(ledger)).toMatchObject(
        ["group.created", "members.joined", "member.updated", "members.left", "group.updated"].map((type) => ({
          ...{ type, groupId, actorId: "ann", command: "tell group.created", occurredAt: NOW },
        })),
      );
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({
        name: "n",
        ownerId: "ann",
        memberCount: 2,
        stale: null,
      });
      expect(await everyMember(ledger, groupId)).toMatchObject([{ userId: "ann" }, { userId: "bob", role: "admin" }]);
      expect(await ledger.callbacks()).toHaveLength(1);
    });

    it("begin with one that tells nothing of the group", async () => {
      const ledger = await open();
      await settle(ledger, all([joining(), joining("ann")]));
      expect(await eventTypes(ledger)).toEqual(["group.updated", "members.joined"]);
    });

    it("find members whom other callbacks added", async () => {
      const url = await createUrl();
      const [one, other] = [await open({ url }), await open({ url })];
      await settle(one, joinedFact(groupId, ["ann", "bob"]));
      await settle(other, all([joining("bob"), leaving("bob")]));
      await settle(
        one,
        all([joining("cid", "ann"), promoting("cid"), { type: "owner.transferred", groupId, toUserId: "ann" }]),
      );
      expect(await memberIds(one, groupId)).toEqual(["ann", "cid"]);
      expect(await one.group(SOURCE, groupId)).toMatchObject({ memberCount: 2, ownerId: "ann" });
    });

    it("have each its own effect, or none where something newer is known", async () => {
      const ledger = await open();
      await settle(ledger, joinedFact(groupId, ["ann", "bob"], NOW));
      await settle(ledger, fact(naming("new"), NOW + 2000));
      await settle(ledger, leftFact(groupId, ["bob"], NOW + 2000));
      const before = await everyEvent(ledger);
      await settle(ledger, all([naming("old"), promoting("bob"), promoting("ann")], NOW + 1000));
      const [, , , ...events] = await everyEvent(ledger);
      expect(before).toHaveLength(3);
      expect(events).toMatchObject([{ type: "member.updated", data: { userId: "ann" } }]);
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({ name: "new" });
      expect(await memberIds(ledger, groupId)).toEqual(["ann"]);
    });

    it("are told once, however often they are repeated", async () => {
      const ledger = await open();
      const told: RecordCallback = { ...all([joining("ann"), leaving("ann"), joining("bob")]), receiptKey: "k" };
      await settle(ledger, told);
      const events = await everyEvent(ledger);
      for (let times = 0; times < 2; times += 1) expect(await settle(ledger, told)).toEqual({ result: "recorded" });
      expect(await everyEvent(ledger)).toEqual(events);
      expect(await ledger.callbacks()).toHaveLength(1);
      const other = await open();
      await Promise.all([settle(other, told), settle(other, told), settle(other, told)]);
      expect(await eventTypes(other)).toEqual(["members.joined", "members.left", "members.joined"]);
    });

    it("under a key that may recur are a repetition if all of them are known", async () => {
      const ledger = await open();
      const under = (...changes: readonly [GroupChange, ...GroupChange[]]): RecordCallback => ({
        ...all(changes),
        ...{ receiptKey: "k", keyMayRecur: true },
      });
      await settle(ledger, under(joining("ann"), promoting("ann")), { receivedAt: NOW, deadline: Infinity });
      await settle(ledger, under(joining("ann"), promoting("ann")), { receivedAt: NOW + 5, deadline: Infinity });
      expect(await eventTypes(ledger)).toEqual(["members.joined", "member.updated"]);
      expect(await ledger.callbacks()).toHaveLength(1);
      await settle(ledger, under(joining("ann"), promoting("ann"), joining("bob")), {
        ...{ receivedAt: NOW + 9, deadline: Infinity },
      });
      expect(await eventTypes(ledger)).toEqual(["members.joined", "member.updated", "members.joined"]);
      expect(await ledger.callbacks()).toHaveLength(2);
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({ memberCount: 2 });
    });

    it("are recorded all or none", async () => {
      const ledger = await open();
      await settle(ledger, fact(naming("before")));
      const bob: GroupChange = {
        ...{ type: "members.joined", groupId },
        members: [{ userId: "bob", custom: unwritableOnce() }],
      };
      const failing = all([joining("ann"), saying("1", NOW), bob]);
      const others = ["dan", "eve"].map((userId) => settle(ledger, joinedFact(groupId, [userId])));
      await expect(settle(ledger, failing)).rejects.toMatchObject({ code: "internal" });
      await Promise.all([...others, settle(ledger, joinedFact(groupId, ["fay"]))]);
      expect(await memberIds(ledger, groupId)).toEqual(["dan", "eve", "fay"]);
      expect(await ledger.messages(SOURCE, groupId, { limit: 9 })).toMatchObject({ items: [] });
      const events = await everyEvent(ledger);
      expect(events.map(({ type }) => type)).toEqual(["group.updated", ...Array(3).fill("members.joined")]);
      expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
      const [letter] = await everyItem((page) => ledger.deadLetters(page));
      expect(await ledger.retryDeadLetter(letter?.id ?? "")).toMatchObject({ outcome: { result: "recorded" } });
      expect((await eventTypes(ledger)).slice(4)).toEqual(["message.sent"]);
    });

    it("of which one names what cannot be, or another group, are refused", async () => {
      const ledger = await open();
      const others: readonly GroupChange[] = [
        leaving("x".repeat(256)),
        { type: "group.updated", groupId: "h", profile: {} },
        { type: "quota.alarmed", used: 1, quota: 2 },
      ];
      for (const other of others) {
        await expect(settle(ledger, all([joining("ann"), other]))).rejects.toMatchObject({ code: "malformed" });
      }
      expect(await everyEvent(ledger)).toEqual([]);
      expect(await everyItem((page) => ledger.groups(page))).toEqual([]);
    });

    it("leave the group stale once, and are ordered by their arrival where their time is impossible", async () => {
      const ledger = await open({ now: () => NOW });
      const arrived = { receivedAt: NOW, deadline: Infinity };
      await settle(ledger, { ...all([joining("ann"), naming("n")]), leavesStale: "more happened" }, arrived);
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({ stale: { since: NOW, reason: "more happened" } });
      const others = [
        { type: "members.left", groupId: "h", userIds: ["bob"] },
        saying("1", NOW + DAY_MS, "h"),
      ] as const;
      await settle(ledger, all(others), arrived);
      expect(await ledger.group(SOURCE, "h")).toMatchObject({ stale: { reason: "a change had an impossible time" } });
      expect(await ledger.messages(SOURCE, "h", { limit: 9 })).toMatchObject({ items: [{ key: "1", sentAt: null }] });
    });

    it("that are too old for a reading are known to it, each", async () => {
      const ledger = await open();
      await settle(ledger, fact(created, NOW));
      await settle(ledger, {
        ...{ wants: "record", command: "observed", occurredAt: NOW + 5000 },
        change: {
          ...{ type: "group.observed", groupId, state: "active", part: "only", beganAt: NOW + 5000 },
          ...{ ownerId: "ann", members: [{ userId: "ann" }] },
        },
      });
      await settle(ledger, all([joining("bob"), saying("1", NOW)], NOW + 1000));
      expect(await memberIds(ledger, groupId)).toEqual(["ann"]);
      expect(await ledger.messages(SOURCE, groupId, { limit: 9 })).toMatchObject({ items: [{ key: "1" }] });
    });

    it("lose what people said in each when that is due", async () => {
      let now = NOW;
      const ledger = await open({ now: () => now, retentionDays: { messages: { [SOURCE]: 30 } } });
      const told = all([
        joining("ann"),
        saying("old", NOW - 20 * DAY_MS),
        saying("young", NOW),
        saying("aged", NOW - 20 * DAY_MS),
      ]);
      await settle(ledger, told, { receivedAt: NOW, deadline: Infinity });
      now += 15 * DAY_MS;
      await ledger.prune();
      expect((await ledger.messages(SOURCE, groupId, { limit: 9 }))?.items.map(({ key }) => key)).not.toContain("old");
      expect((await ledger.callbacks())[0]).toMatchObject({ body: "" });
      now += 30 * DAY_MS;
      await ledger.prune();
      expect(await ledger.messages(SOURCE, groupId, { limit: 9 })).toMatchObject({ items: [] });
      const events = await everyEvent(ledger);
      expect(events.map(({ data }) => "contentRemoved" in data)).toEqual([false, true, true, true]);
    });

    it("keep none of their words where none are kept", async () => {
      const ledger = await open({ messages: { [SOURCE]: "none" } });
      await settle(ledger, all([saying("secret", NOW), joining("ann")]), { body: "secret" });
      await settle(ledger, all([joining("bob"), saying("secret", NOW)]), { body: "secret" });
      expect(JSON.stringify([await everyEvent(ledger), await ledger.callbacks()])).not.toContain("secret");
      expect(await eventTypes(ledger)).toEqual(["group.updated", "members.joined", "members.joined"]);
    });

    it("do together what they do one after the other", async () => {
      const random = seededRandom(7);
      const [together, apart] = [await open(), await open()];
      const anyone = () => random.pick(users);
      const any = (step: number): GroupChange =>
        random.pick<() => GroupChange>([
          () => created,
          () => joining(anyone(), anyone()),
          () => leaving(anyone()),
          () => promoting(anyone()),
          () => naming(`step ${step}`),
          () => ({ type: "owner.transferred", groupId, toUserId: anyone() }),
          () => saying(String(random.below(9)), NOW + step),
          () => ({ type: "message.recalled", groupId, messages: [{ seq: random.below(9) }] }),
          () => ({ type: "topic.created", groupId, topicId: "t", profile: { name: `step ${step}` } }),
          () => (random.chance(0.3) ? { type: "group.dissolved", groupId } : naming("again")),
        ])();
      for (let step = 0; step < 60; step += 1) {
        const changes: readonly [GroupChange, ...GroupChange[]] = [
          any(step),
          ...Array.from({ length: random.below(4) }, () => any(step)),
        ];
        const at = random.chance(0.5) ? NOW + 1000 * random.below(step + 1) : undefined;
        const arrived = { receivedAt: NOW + 1000 * step, deadline: Infinity };
        await settle(together, all(changes, at), arrived);
        for (const change of changes) await settle(apart, fact(change, at), arrived);
      }
      expect(await everythingIn(together)).toEqual(await everythingIn(apart));
    });

    it("hold after the ledger is opened again", async () => {
      const url = await createUrl();
      const first = await open({ url });
      await settle(first, all([created, joining("bob"), saying("1", NOW)], NOW));
      await close(first);
      const again = await open({ url });
      expect(await everyMember(again, groupId)).toMatchObject([{ userId: "ann", role: "owner" }, { userId: "bob" }]);
      expect(await again.messages(SOURCE, groupId, { limit: 9 })).toMatchObject({ items: [{ key: "1", text: "1" }] });
    });
  });
}

async function everythingIn(ledger: StoredLedger): Promise<object> {
  return {
    events: (await everyEvent(ledger)).map(({ command: _, ...event }) => event),
    group: await ledger.group(SOURCE, groupId),
    members: await everyMember(ledger, groupId),
    messages: await everyItem((page) => ledger.messages(SOURCE, groupId, page)),
  };
}
