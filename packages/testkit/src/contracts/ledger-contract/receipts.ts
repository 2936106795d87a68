import { RECEIPT_WINDOW_MS } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { createGroup, everyEvent, memberIds, perform, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, creation, dissolution, fact, gibberish, removal } from "./plain-callbacks.js";

/** Callbacks with equal receipt keys are one callback. */
export function receipts({ createUrl, open, close }: LedgerOpener): void {
  describe("receipts", () => {
    it("answer a repeated creation with the same group and change nothing", async () => {
      const ledger = await open();
      const callback = creation("ann", ["bob"], { receiptKey: "k" });
      const first = await settle(ledger, callback);
      const events = await everyEvent(ledger);
      expect(await settle(ledger, callback)).toEqual(first);
      expect(await everyEvent(ledger)).toEqual(events);
    });

    it("do not answer a repeated creation with a group that was dissolved since", async () => {
      const ledger = await open();
      const callback = creation("ann", [], { receiptKey: "k" });
      const { groupId: first = "" } = await perform(ledger, callback);
      await perform(ledger, dissolution("ann", first));
      const { groupId: second = "" } = await perform(ledger, callback);
      expect(second).not.toBe(first);
      expect(await memberIds(ledger, second)).toEqual(["ann"]);
      expect(await perform(ledger, callback)).toMatchObject({ groupId: second });
      expect(await everyEvent(ledger)).toHaveLength(3);
    });

    it("answer a repeated change with the current roster, without an effect", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann");
      const callback = addition("ann", groupId, ["bob"], { receiptKey: "k", answerRoster: true });
      await perform(ledger, callback);
      await perform(ledger, removal("ann", groupId, ["bob"]));
      await perform(ledger, addition("ann", groupId, ["cid"]));
      expect(await perform(ledger, callback)).toMatchObject({ roster: { userIds: ["ann", "cid"] } });
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "cid"]);
    });

    it("work for simultaneous repetitions", async () => {
      const ledger = await open();
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () => settle(ledger, creation("ann", [], { receiptKey: "k" }))),
      );
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      expect(await everyEvent(ledger)).toHaveLength(1);
    });

    describe("whose key may recur", () => {
      const recurring = { receiptKey: "k", keyMayRecur: true };
      const joined = fact({ type: "members.joined", groupId: "g", members: [{ userId: "bob" }] }, undefined, recurring);
      const left = fact({ type: "members.left", groupId: "g", userIds: ["bob"] }, undefined, {
        ...recurring,
        receiptKey: "l",
      });
      const typesOf = async (ledger: StoredLedger) => (await everyEvent(ledger)).map(({ type }) => type);

      it("drop no second change, simultaneous or later", async () => {
        for (const isAtOnce of [true, false]) {
          const ledger = await open();
          const acts = [joined, left, joined, left, joined];
          if (isAtOnce) await Promise.all(acts.map((act) => settle(ledger, act)));
          else for (const act of acts) await settle(ledger, act);
          expect(await memberIds(ledger, "g")).toEqual(["bob"]);
          const told = (await typesOf(ledger)).filter((type) => type.startsWith("members."));
          expect(told).toEqual(["members.joined", "members.left", "members.joined", "members.left", "members.joined"]);
        }
      });

      it("drop a repetition whose change is already in the record, or that has no change", async () => {
        const ledger = await open();
        const alarm = fact({ type: "quota.alarmed", used: 1, quota: 2 }, undefined, { ...recurring, receiptKey: "a" });
        for (const act of [joined, alarm]) await settle(ledger, act);
        const events = await everyEvent(ledger);
        for (const act of [joined, alarm]) await settle(ledger, act);
        expect(await everyEvent(ledger)).toEqual(events);
      });

      it("drop nothing a minute later", async () => {
        const ledger = await open();
        const strange = gibberish("strange", recurring);
        const receivedAt = Date.now();
        for (const after of [0, RECEIPT_WINDOW_MS, RECEIPT_WINDOW_MS + 1]) {
          await settle(ledger, strange, { receivedAt: receivedAt + after });
        }
        expect(await everyEvent(ledger)).toHaveLength(2);
      });

      it("drop a repetition of each, also after midnight", async () => {
        const midnight = 86_400_000 * Math.floor(Date.now() / 86_400_000);
        const alarm = fact({ type: "quota.alarmed", used: 1, quota: 2 }, undefined, recurring);
        const ledger = await open();
        for (const [second, told] of [
          [-100, 1],
          [-50, 1],
          [-39, 2],
          [-1, 2],
          [15, 2],
          [30, 3],
          [80, 3],
          [95, 4],
        ] as const) {
          await settle(ledger, alarm, { receivedAt: midnight + 1000 * second });
          expect(await everyEvent(ledger), `after ${second} seconds`).toHaveLength(told);
        }
      });
    });

    it("work for two ledgers on one database", async () => {
      const url = await createUrl();
      const ledgers = [await open({ url }), await open({ url })];
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, position) => `key ${position}`).flatMap((receiptKey) =>
          ledgers.map(async (ledger) => ({
            receiptKey,
            ...(await perform(ledger, creation("ann", [], { receiptKey }))),
          })),
        ),
      );
      expect(new Set(outcomes.map(({ receiptKey, groupId }) => `${receiptKey} ${groupId}`)).size).toBe(20);
      expect(await everyEvent(await open({ url }))).toHaveLength(20);
    });

    it("are kept when the ledger closes", async () => {
      const url = await createUrl();
      const callback = creation("ann", [], { receiptKey: "k" });
      const before = await open({ url });
      const first = await settle(before, callback);
      await close(before);
      expect(await settle(await open({ url }), callback)).toEqual(first);
    });

    it("work for facts and for unsupported callbacks", async () => {
      const ledger = await open();
      const told = fact({ type: "group.updated", groupId: "g", profile: { name: "n" } }, undefined, {
        receiptKey: "a",
      });
      const strange = gibberish("strange", { receiptKey: "b" });
      for (const callback of [told, strange]) {
        const first = await settle(ledger, callback);
        const events = await everyEvent(ledger);
        expect(await settle(ledger, callback)).toEqual(first);
        expect(await everyEvent(ledger)).toEqual(events);
      }
    });

    it("are distinguished byte by byte, for keys of any length, and by source", async () => {
      const ledger = await open();
      const long = "k".repeat(30_000);
      const keys = ["k", "K", "k ", " k", "é", "e\u0301", "", long, `${long}1`, `${long}2`];
      const outcomes = await Promise.all(
        keys.map((receiptKey) => perform(ledger, creation("ann", [], { receiptKey }))),
      );
      expect(new Set(outcomes.map(({ groupId }) => groupId)).size).toBe(keys.length);
      await settle(ledger, creation("ann", [], { receiptKey: "k" }), { source: "other" });
      expect(await everyEvent(ledger)).toHaveLength(keys.length + 1);
    });
  });
}
