import type { RecordCallback } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { type SeededRandom, seededRandom } from "../../seeded-random.js";
import {
  createGroup,
  everyEvent,
  everyItem,
  everyMember,
  expectDenial,
  memberIds,
  perform,
  SOURCE,
  settle,
} from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, dissolution, fact, joinedFact, leftFact, removal } from "./plain-callbacks.js";

const STEPS = 300;
const GROUPS = ["g", "h", "i"];
const USERS = ["ann", "bob", "cid"];
const AT = 1_700_000_000_000;

/** A ledger with a cache still sees what other ledgers on the database have written. */
export function takingTurns({ createUrl, open }: LedgerOpener): void {
  async function openTwo(): Promise<readonly [StoredLedger, StoredLedger]> {
    const url = await createUrl();
    return [await open({ url }), await open({ url })];
  }

  describe("two ledgers on one database, in turn,", () => {
    it("see a group that the other dissolved", async () => {
      const [one, other] = await openTwo();
      const groupId = await createGroup(one, "ann");
      await perform(other, dissolution("ann", groupId));
      await expectDenial(one, addition("ann", groupId, ["bob"]), "group-unknown");
    });

    it("keep what the other wrote to a group", async () => {
      const [one, other] = await openTwo();
      const named = (name: string) => fact({ type: "group.updated", groupId: "g", profile: { name } });
      const noticed = (notice: string) => fact({ type: "group.updated", groupId: "g", profile: { notice } });
      await settle(one, named("a"));
      await settle(other, noticed("b"));
      await settle(one, message("1"));
      await settle(one, named("c"));
      expect(await one.group(SOURCE, "g")).toMatchObject({ name: "c", notice: "b" });
    });

    it("keep the other's stale mark of a group", async () => {
      const url = await createUrl();
      const one = await open({ url });
      const refusing = await open({ url, queueLimit: 0 });
      const named = (name: string) => fact({ type: "group.updated", groupId: "g", profile: { name } });
      await settle(one, named("a"));
      await expect(settle(refusing, named("b"))).rejects.toMatchObject({ code: "overloaded" });
      await refusing.ready();
      await expect
        .poll(async () => (await one.group(SOURCE, "g"))?.stale?.reason)
        .toBe("a callback could not be recorded");
      await settle(one, named("c"));
      expect(await one.group(SOURCE, "g")).toMatchObject({ name: "c", stale: { since: expect.any(Number) } });
    });

    it("see members whom the other added or removed", async () => {
      const [one, other] = await openTwo();
      const groupId = await createGroup(one, "ann", ["bob"]);
      await perform(one, addition("bob", groupId, ["cid"], { permission: "member" }));
      await perform(other, removal("ann", groupId, ["bob"]));
      await expectDenial(one, addition("bob", groupId, ["dan"], { permission: "member" }), "forbidden");
      await perform(other, addition("ann", groupId, ["bob", "eve"]));
      await perform(one, addition("ann", groupId, ["eve", "fay"]));
      await settle(one, joinedFact(groupId, ["eve", "gil"], AT));
      await settle(one, leftFact(groupId, ["bob"], AT));
      expect(await memberIds(one, groupId)).toEqual(["ann", "cid", "eve", "fay", "gil"]);
      expect(await one.group(SOURCE, groupId)).toMatchObject({ memberCount: 5 });
    });

    it("still know a member after the other wrote", async () => {
      const [one, other] = await openTwo();
      const groupId = await createGroup(one, "ann", ["bob"]);
      const byBob = { permission: "member" } as const;
      await perform(one, addition("bob", groupId, ["cid"], byBob));
      await perform(other, addition("ann", groupId, ["dan"]));
      await perform(one, addition("bob", groupId, ["eve"], byBob));
      expect(await memberIds(one, groupId)).toEqual(["ann", "bob", "cid", "dan", "eve"]);
    });

    it("recognize a user who adds themselves as a member, if they are one", async () => {
      const [one, other] = await openTwo();
      const groupId = await createGroup(one, "ann", ["bob"]);
      await perform(other, addition("bob", groupId, ["bob"], { permission: "member" }));
      expect(await memberIds(other, groupId)).toEqual(["ann", "bob"]);
    });

    it("recognize a repetition of a callback that the other settled", async () => {
      const [one, other] = await openTwo();
      const told = [message("1"), joinedFact("g", ["ann"], AT), message("2")].map((callback, index) => ({
        ...callback,
        receiptKey: `key ${index}`,
      }));
      for (const callback of told) await settle(one, callback);
      const events = await everyEvent(one);
      for (const ledger of [other, one, other]) {
        await Promise.all(told.map((callback) => settle(ledger, callback)));
      }
      expect(await everyEvent(one)).toEqual(events);
      const { items = [] } = (await one.messages(SOURCE, "g", { limit: 10 })) ?? {};
      expect(items.map(({ key }) => key)).toEqual(["2", "1"]);
    });

    it.for([1, 2, 3, 4])("end in the same state as a single ledger, seed %i", async (seed) => {
      const pair = await openTwo();
      const alone = await open();
      const random = seededRandom(seed);
      let turn = 0;
      for (let step = 0; step < STEPS; step += 1) {
        const callbacks = Array.from({ length: 1 + random.below(3) }, () => anyFact(random, step));
        if (random.chance(0.3)) turn = 1 - turn;
        const ledger = turn === 0 ? pair[0] : pair[1];
        const receivedAt = AT + 1_000_000 + step;
        for (const callback of callbacks) await settle(alone, callback, { receivedAt });
        await Promise.all(callbacks.map((callback) => settle(ledger, callback, { receivedAt })));
      }
      expect(await everythingIn(pair[0])).toEqual(await everythingIn(alone));
    });
  });
}

const message = (key: string) => {
  const content = { key, seq: Number(key), senderId: "ann", elements: [], text: "hello", sentAt: AT };
  return fact({ type: "message.sent", groupId: "g", message: content });
};

function anyFact(random: SeededRandom, step: number): RecordCallback {
  const groupId = random.pick(GROUPS);
  const userId = random.pick(USERS);
  const key = String(1 + random.below(40));
  const sentAt = AT + step;
  const content = { key, seq: Number(key), senderId: userId, elements: [], text: `step ${step}`, sentAt };
  const any = [
    fact({ type: "message.sent", groupId, message: content }),
    fact({ type: "message.sent", groupId, message: content }, undefined, { receiptKey: key }),
    fact({ type: "message.edited", groupId, message: { key }, elements: [], text: `step ${step}` }),
    fact({ type: "message.recalled", groupId, messages: [{ seq: Number(key) }] }),
    joinedFact(groupId, [userId]),
    leftFact(groupId, [userId]),
    fact({ type: "group.updated", groupId, profile: { name: `step ${step}` } }),
    fact({ type: "member.updated", groupId, userId, profile: { nickname: `step ${step}` } }),
    fact({ type: "members.updated", groupId, userIds: USERS, profile: { nickname: `step ${step}` } }),
    ...(random.chance(0.1) ? [fact({ type: "group.dissolved", groupId })] : []),
    ...(random.chance(0.1) ? [fact({ type: "group.created", groupId, profile: {}, members: [{ userId }] })] : []),
  ];
  return random.pick(any);
}

/** Everything except the times of arrival. */
async function everythingIn(ledger: StoredLedger): Promise<object> {
  const events = (await everyEvent(ledger)).map(({ occurredAt: _, ...event }) => event);
  const groups = await everyItem((request) => ledger.groups(request));
  const inside = groups.map(async ({ groupId, name, state, memberCount }) => ({
    ...{ groupId, name, state, memberCount },
    members: (await everyMember(ledger, groupId)).map(({ userId, nickname, role }) => ({ userId, nickname, role })),
    roster: await memberIds(ledger, groupId),
    messages: (await everyItem((request) => ledger.messages(SOURCE, groupId, request))).map(
      ({ key, text, recalledAt }) => ({ key, text, isRecalled: recalledAt !== null }),
    ),
  }));
  return { events, groups: await Promise.all(inside) };
}
