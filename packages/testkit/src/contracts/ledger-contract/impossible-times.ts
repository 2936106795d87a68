import { CLOCK_TOLERANCE_MS, type GroupChange, type MemberRecord } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { everyEvent, everyMember, memberIds, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { dissolution, fact, request } from "./plain-callbacks.js";

const NOW = Date.UTC(2026, 10, 28);
const LAST_MOMENT = 8.64e15;
const groupId = "g";

const joined = (userId: string): GroupChange => ({ type: "members.joined", groupId, members: [{ userId }] });
const left = (userId: string): GroupChange => ({ type: "members.left", groupId, userIds: [userId] });
const created: GroupChange = { type: "group.created", groupId, profile: {}, members: [{ userId: "ann" }] };
const dissolved: GroupChange = { type: "group.dissolved", groupId };
const transferred = (toUserId: string): GroupChange => ({ type: "owner.transferred", groupId, toUserId });
const attributed = (operation: "replace" | "merge" | "remove", value: string): GroupChange => ({
  type: "group.attributes_changed",
  ...{ groupId, operation },
  attributes: { key: value },
});
const ofTopic = { groupId, topicId: "t" };
const message = { key: "1", seq: 1, elements: [], text: "hi" };
const read = (readCount: number): GroupChange => ({
  type: "message.read",
  groupId,
  receipts: [{ seq: 1, readerIds: [], readCount }],
});

/** Facts with an impossible time, then correct ones, and the expected result. */
const stories: readonly (readonly [string, first: readonly GroupChange[], GroupChange, GroupChange, object])[] = [
  ["a leaving", [joined("ann")], left("ann"), joined("ann"), { members: [{ userId: "ann" }] }],
  ["a joining", [], joined("ann"), left("ann"), { members: [] }],
  [
    "a profile",
    [],
    { type: "group.updated", groupId, profile: { name: "false", settings: { join: "false" } } },
    { type: "group.updated", groupId, profile: { name: "true", settings: { join: "true" } } },
    { group: { name: "true", settings: { join: "true" } } },
  ],
  [
    "attributes",
    [],
    attributed("merge", "false"),
    attributed("merge", "true"),
    { group: { attributes: { key: "true" } } },
  ],
  [
    "a removal of attributes",
    [],
    attributed("remove", ""),
    attributed("merge", "true"),
    { group: { attributes: { key: "true" } } },
  ],
  [
    "all attributes",
    [],
    attributed("replace", "false"),
    attributed("merge", "true"),
    { group: { attributes: { key: "true" } } },
  ],
  ["an owner", [], transferred("ann"), transferred("bob"), { group: { ownerId: "bob" } }],
  [
    "a member's profile",
    [joined("ann")],
    { type: "member.updated", groupId, userId: "ann", profile: { role: "admin", nickname: "false", mutedUntil: 5 } },
    { type: "member.updated", groupId, userId: "ann", profile: { role: "member", nickname: "true", mutedUntil: null } },
    { members: [{ userId: "ann", role: "member", nickname: "true", mutedUntil: null }] },
  ],
  [
    "a silencing",
    [joined("ann")],
    { type: "member.silenced", groupId, userId: "ann" },
    { type: "member.unsilenced", groupId, userId: "ann" },
    { members: [{ userId: "ann", silenced: false }] },
  ],
  ["a dissolution", [joined("bob")], dissolved, created, { group: { state: "active" }, members: [{ userId: "ann" }] }],
  ["a creation", [], created, dissolved, { group: { state: "dissolved" } }],
  [
    "a topic's profile",
    [],
    { type: "topic.updated", ...ofTopic, profile: { name: "false" } },
    { type: "topic.updated", ...ofTopic, profile: { name: "true" } },
    { topics: [{ name: "true" }] },
  ],
  [
    "the end of a topic",
    [],
    { type: "topic.dissolved", groupId, topicIds: ["t"] },
    { type: "topic.created", ...ofTopic, profile: {} },
    { topics: [{ state: "active" }] },
  ],
  ["a reading", [{ type: "message.sent", groupId, message }], read(1), read(2), { messages: [{ readCount: 2 }] }],
  [
    "a message",
    [],
    { type: "message.sent", groupId, message: { ...message, sentAt: LAST_MOMENT } },
    { type: "message.recalled", groupId, messages: [{ key: "1" }] },
    { messages: [{ recalledAt: NOW + 1000 }] },
  ],
];

/** An impossible time has no effect on the order. */
export function impossibleTimes({ open }: LedgerOpener): void {
  const at = (receivedAt: number) => ({ receivedAt, deadline: Number.MAX_SAFE_INTEGER });

  describe("a time far ahead of the server's clock, or an invalid one", () => {
    const times = [LAST_MOMENT, NOW + CLOCK_TOLERANCE_MS + 1, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1.5];
    it.for(stories)(
      "of %s has no effect on the order, and leaves the group stale",
      async ([, first, wrong, genuine, truth]) => {
        const ledger = await open({ now: () => NOW });
        for (const time of times) {
          const source = `told at ${time}`;
          const told = (change: GroupChange, occurredAt: number, receivedAt: number) =>
            settle(ledger, fact(change, occurredAt), { ...at(receivedAt), source });
          for (const change of first) await told(change, NOW - 2000, NOW - 2000);
          await told(wrong, time, NOW);
          await told(genuine, NOW + 1000, NOW + 1000);
          const group = await ledger.group(source, groupId);
          const shown = {
            group,
            members: await everyMember(ledger, groupId, source),
            topics: (await ledger.topics(source, groupId, { limit: 9 }))?.items,
            messages: (await ledger.messages(source, groupId, { limit: 9 }))?.items,
          };
          expect(shown, source).toMatchObject(truth);
          if (group?.state === "active" && wrong.type !== "group.dissolved") {
            expect(group, source).toMatchObject({ stale: { reason: "a change had an impossible time" } });
          }
          expect(group?.updatedAt, source).toBeLessThanOrEqual(NOW + 1000);
        }
        for (const { occurredAt } of await everyEvent(ledger)) expect(occurredAt).toBeLessThanOrEqual(NOW + 1000);
      },
    );

    it("is accepted up to the tolerance", async () => {
      const ledger = await open({ now: () => NOW });
      await settle(ledger, fact(joined("ann"), NOW + CLOCK_TOLERANCE_MS), at(NOW));
      await settle(ledger, fact(left("ann"), NOW), at(NOW));
      expect(await memberIds(ledger, groupId)).toEqual(["ann"]);
      await settle(ledger, fact(created, NOW - 1), at(NOW));
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({ stale: null });
    });

    it("has no effect on a change that grouphook makes, and leaves no group stale", async () => {
      const ledger = await open({ now: () => NOW });
      const ask = (change: GroupChange) => settle(ledger, request(change, { occurredAt: LAST_MOMENT }), at(NOW));
      await ask(created);
      await ask(joined("bob"));
      expect(await everyMember(ledger, groupId)).toMatchObject([
        { userId: "ann", joinedAt: NOW },
        { userId: "bob", joinedAt: NOW },
      ] satisfies Partial<MemberRecord>[]);
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({ createdAt: NOW, updatedAt: NOW, stale: null });
      await settle(ledger, dissolution("ann", groupId), at(NOW));
    });

    it("does not hide that a callback is repeated", async () => {
      const ledger = await open({ now: () => NOW });
      const told = fact(joined("ann"), LAST_MOMENT, { receiptKey: "k" });
      await settle(ledger, told, at(NOW));
      await settle(ledger, fact(left("ann"), NOW), at(NOW));
      await settle(ledger, told, at(NOW));
      expect(await memberIds(ledger, groupId)).toEqual([]);
    });
  });

  it("a time of another age, such as seconds instead of milliseconds, leaves the group stale", async () => {
    const ledger = await open({ now: () => NOW });
    await settle(ledger, fact(created, NOW - 1000), at(NOW));
    await settle(ledger, fact(joined("bob"), Math.floor(NOW / 1000)), at(NOW));
    expect(await ledger.group(SOURCE, groupId)).toMatchObject({
      stale: { reason: "a change had an impossible time" },
    });
  });
}
