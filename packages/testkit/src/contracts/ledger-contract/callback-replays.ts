import type { Callback, RecordCallback } from "@grouphook/core";
import { inboundFrom } from "@grouphook/core/adapter";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { everyEvent, everyItem, everyMember, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { creation, fact, gibberish, joinedFact } from "./plain-callbacks.js";

const NOW = Date.UTC(2026, 5, 1);

/** Decodes every callback of the source to this one; what it got is told. */
const decoding = (callback: () => Callback) => new Map([[SOURCE, { decode: callback }]]);

const joining = (details: Partial<RecordCallback> = {}): RecordCallback => ({
  ...joinedFact("g", ["ann"]),
  command: "Joined",
  ...details,
});

const outcomes = async (ledger: StoredLedger) =>
  (await ledger.callbacks()).map(({ command, outcome }) => `${command} ${outcome.result}`);
const memberNames = async (ledger: StoredLedger) => (await everyMember(ledger, "g")).map(({ userId }) => userId);

/** Callbacks that were not understood when they came. */
export function callbackReplays({ createUrl, open }: LedgerOpener): void {
  describe("a callback that is replayed", () => {
    it("is decoded again from its body, and settled with its time of arrival and its circumstances", async () => {
      const ledger = await open();
      const circumstances = { requestId: "r" };
      await settle(ledger, gibberish("Joined", { circumstances }), { body: "不行😀", receivedAt: NOW });
      const told: unknown[] = [];
      const decode = (inbound: object) => {
        told.push(inbound);
        return joining({ circumstances: { platform: "Web" } });
      };
      const decoders = new Map([[SOURCE, { decode }]]);
      expect(await ledger.replayCallback(1, decoders)).toEqual({ result: "settled", outcome: { result: "recorded" } });
      expect(told).toEqual([
        inboundFrom({ method: "POST", path: "/Joined", query: "", headers: {}, body: "不行😀", remoteAddress: "" }),
      ]);
      expect(await memberNames(ledger)).toEqual(["ann"]);
      expect(await everyEvent(ledger)).toMatchObject([
        { type: "callback.unsupported" },
        { type: "members.joined", occurredAt: NOW },
      ]);
      const [first, again] = await ledger.callbacks();
      expect(first).toMatchObject({ outcome: { result: "recorded" }, circumstances });
      expect(again).toMatchObject({ receivedAt: NOW, circumstances: { ...circumstances, platform: "Web" } });
    });

    it("is settled once, however often and by however many it is asked for", async () => {
      const url = await createUrl();
      const ledgers = [await open({ url }), await open({ url })];
      const [ledger] = ledgers;
      if (!ledger) throw new Error("there is no ledger");
      await settle(ledger, gibberish("Create"), { body: "{}" });
      const decoders = decoding(() => ({ ...creation("ann"), command: "Create" }));
      const all = await Promise.all(
        Array.from({ length: 4 }, () => ledgers.map((one) => one.replayCallback(1, decoders))).flat(),
      );
      expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
      expect(all[0]).toMatchObject({ result: "settled", outcome: { result: "performed" } });
      expect(await everyItem((page) => ledger.groups(page))).toHaveLength(1);
    });

    it("answers as before if it was understood when it came", async () => {
      const ledger = await open();
      await settle(ledger, joining());
      const fail = decoding(() => {
        throw new Error("nobody decodes it");
      });
      expect(await ledger.replayCallback(1, fail)).toEqual({ result: "settled", outcome: { result: "recorded" } });
      expect(await everyEvent(ledger)).toHaveLength(1);
    });

    it("overwrites nothing newer", async () => {
      const ledger = await open();
      const at = (receivedAt: number) => ({ receivedAt, deadline: Date.now() + 10_000 });
      await settle(ledger, joining(), at(NOW));
      await settle(ledger, gibberish("Renamed"), { ...at(NOW + 1000), body: "{}" });
      await settle(ledger, fact({ type: "group.updated", groupId: "g", profile: { name: "new" } }), at(NOW + 2000));
      const rename = fact({ type: "group.updated", groupId: "g", profile: { name: "old" } }, undefined);
      expect(
        await ledger.replayCallback(
          2,
          decoding(() => ({ ...rename, command: "Renamed" })),
        ),
      ).toMatchObject({
        outcome: { result: "recorded" },
      });
      expect(await ledger.group(SOURCE, "g")).toMatchObject({ name: "new", stale: expect.any(Object) });
    });

    it("is no repetition of itself, and its repetition is known afterwards", async () => {
      const ledger = await open();
      const receiptKey = "the same";
      await settle(ledger, gibberish("Create", { receiptKey }), { body: "{}" });
      const created = { ...creation("ann"), command: "Create", receiptKey };
      const replayed = await ledger.replayCallback(
        1,
        decoding(() => created),
      );
      expect(replayed).toMatchObject({ outcome: { result: "performed" } });
      expect({ result: "settled", outcome: await settle(ledger, created) }).toEqual(replayed);
      expect(await everyItem((page) => ledger.groups(page))).toHaveLength(1);
    });

    it("is refused where it cannot be settled, and stays as it is", async () => {
      const ledger = await open();
      await settle(ledger, gibberish("Some"), { body: "{}" });
      await settle(ledger, gibberish("Empty"), { body: "" });
      const refused = async (id: number, callback: () => Callback) => {
        const replay = await ledger.replayCallback(id, decoding(callback));
        return replay?.result === "refused" ? replay.reason : replay;
      };
      expect(await refused(1, () => gibberish("Some"))).toContain("not understood");
      expect(await refused(1, () => joining())).toContain("does not say that it is Some");
      expect(await refused(1, () => ({ wants: "roster", command: "Some", groupId: "g" }))).toContain("only asks");
      expect(
        await refused(1, () => {
          throw new Error("坏了");
        }),
      ).toContain("坏了");
      expect(await refused(2, () => joining({ command: "Empty" }))).toContain("kept no longer");
      expect(await ledger.replayCallback(1, new Map())).toMatchObject({ result: "refused" });
      expect(await ledger.replayCallback(3, decoding(joining))).toBeUndefined();
      expect(await outcomes(ledger)).toEqual(["Some unsupported", "Empty unsupported"]);
    });
  });

  describe("raw callbacks", () => {
    it("are found by command and outcome, without stalling where few are", async () => {
      const ledger = await open();
      for (let index = 0; index < 30; index += 1)
        await settle(ledger, index === 20 ? joining() : gibberish(`c${index % 3}`));
      const page = await ledger.callbackPage({ command: "Joined" });
      expect(page).toMatchObject({ callbacks: [{ callbackId: 21, command: "Joined" }], next: 30 });
      expect(await ledger.callbackPage({ outcome: "recorded", after: 21 })).toEqual({ callbacks: [], next: 30 });
      expect(await ledger.callbackPage({ command: "Joined", after: 30 })).toEqual({ callbacks: [], next: 30 });
      const found: number[] = [];
      for (let after = 0, next = -1; next !== after; ) {
        if (next >= 0) after = next;
        const { callbacks, next: to } = await ledger.callbackPage({
          command: "c1",
          outcome: "unsupported",
          limit: 4,
          after,
        });
        found.push(...callbacks.map(({ callbackId }) => callbackId));
        next = to;
      }
      expect(found).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 29]);
      expect(await ledger.callbackPage({ source: "nobody" })).toEqual({ callbacks: [], next: 30 });
    });
  });
}
