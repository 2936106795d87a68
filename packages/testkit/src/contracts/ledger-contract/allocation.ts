import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { createGroup, memberIds, perform, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { creation, dissolution, fact } from "./plain-callbacks.js";

/** The first id that grouphook assigns in an empty source. */
const FIRST = 100_001;

/** Ids of groups that grouphook did not name: many in a row, some with gaps, some of another length. */
const foreignIds = [
  ...Array.from({ length: 700 }, (_, index) => FIRST + index),
  ...[2, 3, 5, 8, 13, 21].map((step) => FIRST + 700 + step),
  1,
  999_999_999,
].map(String);

const foreignGroup = (groupId: string) =>
  fact({ type: "group.created", groupId, ownerId: "foreigner", profile: {}, members: [{ userId: "foreigner" }] }, 1000);

async function expectForeign(ledger: StoredLedger, groupIds: readonly string[]): Promise<void> {
  for (const groupId of groupIds) {
    const group = await ledger.group(SOURCE, groupId);
    expect(group).toMatchObject({ groupId, ownerId: "foreigner", memberCount: 1, createdAt: 1000 });
  }
}

/** The ids that grouphook assigns. */
export function allocation({ createUrl, open, close }: LedgerOpener): void {
  describe("assigned group ids", () => {
    it("are decimal and name an active group with its owner", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann", ["bob"]);
      expect(groupId).toMatch(/^[1-9]\d*$/);
      expect(await ledger.group(SOURCE, groupId)).toMatchObject({
        source: SOURCE,
        groupId,
        state: "active",
        ownerId: "ann",
        memberCount: 2,
        createdAt: expect.any(Number),
        dissolvedAt: null,
      });
    });

    it("are distinct for many creations at once", async () => {
      const ledger = await open();
      const outcomes = await Promise.all(Array.from({ length: 200 }, () => perform(ledger, creation("ann"))));
      expect(new Set(outcomes.map(({ groupId }) => groupId)).size).toBe(200);
    });

    it("are never those of groups already in the source", async () => {
      const url = await createUrl();
      const before = await open({ url });
      await Promise.all(foreignIds.map((groupId) => settle(before, foreignGroup(groupId))));
      await close(before);
      const ledger = await open({ url });
      const ours = [await createGroup(ledger, "ann", ["bob"])];
      const many = await Promise.all(Array.from({ length: 40 }, () => perform(ledger, creation("ann", ["bob"]))));
      ours.push(...many.map(({ groupId = "" }) => groupId));
      expect(new Set([...ours, ...foreignIds]).size).toBe(ours.length + foreignIds.length);
      for (const groupId of ours) expect(await memberIds(ledger, groupId)).toEqual(["ann", "bob"]);
      await expectForeign(ledger, foreignIds);
    });

    it("are never those of groups created, dissolved or created again just before", async () => {
      const ledger = await open();
      const foreign = Array.from({ length: 30 }, (_, index) => String(FIRST + index));
      const ended = foreign.slice(0, 10);
      const [, ...outcomes] = await Promise.all([
        Promise.all([
          ...foreign.map((groupId) => settle(ledger, foreignGroup(groupId))),
          ...ended.map((groupId) => settle(ledger, fact({ type: "group.dissolved", groupId }, 2000))),
        ]),
        ...Array.from({ length: 10 }, () => createGroup(ledger, "ann")),
      ]);
      expect(new Set([...outcomes, ...foreign]).size).toBe(outcomes.length + foreign.length);
      await expectForeign(ledger, foreign.slice(10));
      for (const groupId of ended) expect(await ledger.group(SOURCE, groupId)).toMatchObject({ state: "dissolved" });
      for (const groupId of outcomes) expect(await memberIds(ledger, groupId)).toEqual(["ann"]);
    });

    it("are never reused, neither after a dissolution nor after reopening", async () => {
      const url = await createUrl();
      const first = await open({ url });
      const used = [await createGroup(first, "ann"), await createGroup(first, "ann")];
      await perform(first, dissolution("ann", used[1] ?? ""));
      used.push(await createGroup(first, "ann"));
      await perform(first, dissolution("ann", used[2] ?? ""));
      await close(first);
      const second = await open({ url });
      used.push(await createGroup(second, "ann"));
      expect(new Set(used).size).toBe(4);
    });
  });
}
