import type { Decision, DecisionRecord } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { everyEvent, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { gibberish } from "./plain-callbacks.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = 1_700_000_000_000;

function decision(details: Partial<Decision>): Decision {
  return {
    circumstances: { clientAddress: "10.0.0.7", requestedAt: NOW },
    ...{ decidedAt: NOW, source: SOURCE, vendor: "any", command: "Ask", change: "message.sent", groupId: "g" },
    ...{ actorId: "ann", verdict: "allow", code: null, text: null, policy: "rule", milliseconds: 1.5 },
    ...{ shadowed: false, remark: null },
    ...details,
  };
}

/** The log, once it has this many decisions. */
async function written(ledger: StoredLedger, count: number): Promise<readonly DecisionRecord[]> {
  const read = () => ledger.decisions({ after: 0, limit: 5000 });
  await expect.poll(async () => (await read()).length, { timeout: 10_000 }).toBe(count);
  return read();
}

/** The decision log, and the retention of it and of raw callbacks. */
export function decisions({ createUrl, open, close }: LedgerOpener): void {
  describe("the decision log", () => {
    it("keeps decisions, numbered in order, and can be filtered by source, group and verdict", async () => {
      const ledger = await open();
      const given = [
        decision({}),
        decision({ verdict: "deny", code: 10_100, text: "不行😀", policy: "words", remark: "why", shadowed: true }),
        decision({ source: "other", groupId: null, actorId: null, verdict: "deny", code: "HX:10000" }),
      ];
      for (const one of given) ledger.note(one);
      expect(await written(ledger, 3)).toEqual(given.map((one, index) => ({ ...one, decisionId: index + 1 })));
      const numbers = async (request: object) =>
        (await ledger.decisions({ after: 0, limit: 10, ...request })).map(({ decisionId }) => decisionId);
      expect(await numbers({ source: SOURCE })).toEqual([1, 2]);
      expect(await numbers({ groupId: "g", after: 1 })).toEqual([2]);
      expect(await numbers({ source: SOURCE, verdict: "deny" })).toEqual([2]);
    });

    it("is read newest first, by everything that it can be filtered by", async () => {
      const ledger = await open();
      const given = [
        decision({}),
        decision({ actorId: "bob", change: "members.joined", policy: "names", shadowed: true, verdict: "deny" }),
        decision({ source: "other", groupId: null, actorId: null }),
        decision({ actorId: "bob" }),
      ];
      for (const one of given) ledger.note(one);
      const read = await written(ledger, given.length);
      expect(await ledger.newestDecisions()).toEqual({ items: read.toReversed(), next: 0 });
      const numbers = async (request: Parameters<StoredLedger["newestDecisions"]>[0]) => {
        const { items, next } = await ledger.newestDecisions(request);
        return [items.map(({ decisionId }) => decisionId), next];
      };
      expect(await numbers({ limit: 3 })).toEqual([[4, 3, 2], 2]);
      expect(await numbers({ limit: 3, before: 2 })).toEqual([[1], 0]);
      expect(await numbers({ before: 1 })).toEqual([[], 0]);
      expect(await numbers({ before: Number.MAX_SAFE_INTEGER, limit: 1 })).toEqual([[4], 4]);
      expect(await numbers({ source: SOURCE, groupId: "g", limit: 2 })).toEqual([[4, 2], 2]);
      expect(await numbers({ source: SOURCE, groupId: "g", verdict: "allow" })).toEqual([[4, 1], 0]);
      expect(await numbers({ actorId: "bob" })).toEqual([[4, 2], 0]);
      expect(await numbers({ change: "members.joined" })).toEqual([[2], 0]);
      expect(await numbers({ policy: "names" })).toEqual([[2], 0]);
      expect(await numbers({ shadowed: true })).toEqual([[2], 0]);
      expect(await numbers({ shadowed: false, actorId: "bob" })).toEqual([[4], 0]);
      expect(
        await ledger.decisions({ actorId: "bob", change: "members.joined", policy: "names", shadowed: true }),
      ).toEqual([read[1]]);
    });

    it("is read newest first in bounded steps, which go on where none was found", async () => {
      const ledger = await open();
      ledger.note(decision({ actorId: "first" }));
      for (let count = 0; count < 20_010; count += 1) ledger.note(decision({ groupId: count % 2 === 0 ? "g" : "h" }));
      ledger.note(decision({ actorId: "last" }));
      await expect.poll(() => ledger.decisions({ after: 20_011 }), { timeout: 20_000 }).toHaveLength(1);
      const found = async (request: Parameters<StoredLedger["newestDecisions"]>[0]) => {
        const { items, next } = await ledger.newestDecisions(request);
        return [items.map(({ actorId }) => actorId), next];
      };
      expect(await found({ actorId: "first" })).toEqual([[], 13]);
      expect(await found({ actorId: "first", before: 13 })).toEqual([["first"], 0]);
      expect(await found({ actorId: "first", source: SOURCE, groupId: "g" })).toEqual([["first"], 0]);
      expect(await found({ actorId: "last" })).toEqual([["last"], 13]);
    });

    it("is written before the ledger closes, and does not affect the feed's numbers", async () => {
      const url = await createUrl();
      const ledger = await open({ url });
      for (let count = 0; count < 1500; count += 1) ledger.note(decision({}));
      await settle(ledger, gibberish("strange"));
      await close(ledger);
      const reopened = await open({ url });
      expect(await written(reopened, 1500)).toHaveLength(1500);
      await settle(reopened, gibberish("stranger"));
      expect((await everyEvent(reopened)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    });

    it("and raw callbacks are removed after their retention", async () => {
      const retentionDays = { decisions: 7, callbacks: 7 };
      const ledger = await open({ now: () => NOW, retentionDays });
      for (let count = 0; count < 700; count += 1) ledger.note(decision({ decidedAt: NOW - 8 * DAY_MS }));
      ledger.note(decision({ command: "Young" }));
      const receiptKey = "k";
      await settle(ledger, gibberish("old", { receiptKey }), { receivedAt: NOW - 8 * DAY_MS });
      await settle(ledger, gibberish("young"), { receivedAt: NOW });
      await written(ledger, 701);
      expect(await ledger.prune()).toBe(702);
      expect((await written(ledger, 1)).map(({ command }) => command)).toEqual(["Young"]);
      await settle(ledger, gibberish("old", { receiptKey }), { receivedAt: NOW });
      expect((await everyEvent(ledger)).map(({ command }) => command)).toEqual(["old", "young", "old"]);
    });
  });
}
