import type { DeadLetterRecord, RecordCallback } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { everyEvent, everyItem, everyMember, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { creation, dissolution, fact, joinedFact, leftFact } from "./plain-callbacks.js";

const NOW = 1_700_000_000_000;

type Callback = Parameters<typeof settle>[1];

/** A callback that cannot be applied the first time. */
function failingOnce<Failing extends Exclude<Callback, { wants: "unsupported" }>>(callback: Failing): Failing {
  let hasFailed = false;
  const change = new Proxy(callback.change, {
    get(target, name, receiver) {
      if (hasFailed) return Reflect.get(target, name, receiver);
      hasFailed = true;
      throw new Error("not the first time");
    },
  });
  return { ...callback, change };
}

/** Causes a dead letter and reads it. */
async function bury(
  ledger: StoredLedger,
  callback: Exclude<Callback, { wants: "unsupported" }>,
  details: Parameters<typeof settle>[2] = {},
): Promise<DeadLetterRecord> {
  const before = new Set((await everyLetter(ledger)).map(({ id }) => id));
  await expect(settle(ledger, failingOnce(callback), details)).rejects.toMatchObject({ code: "internal" });
  const letter = (await everyLetter(ledger)).find(({ id }) => !before.has(id));
  if (!letter) throw new Error("no dead letter was kept");
  return letter;
}

function everyLetter(ledger: StoredLedger, source?: string): Promise<readonly DeadLetterRecord[]> {
  return everyItem((page) => ledger.deadLetters({ ...page, ...(source !== undefined && { source }) }), 2);
}

/** A joining that cannot be distinguished from a second one. */
const joining = (userId: string): RecordCallback => joinedFact("g", [userId]);

const memberNames = async (ledger: StoredLedger) => (await everyMember(ledger, "g")).map(({ userId }) => userId);

/** Callbacks that could not be written: kept, read, settled again, discarded. */
export function deadLetters({ createUrl, open, close }: LedgerOpener): void {
  describe("dead letters", () => {
    it("contain the callback and its error, and are read in pages by source, oldest first", async () => {
      const ledger = await open({ now: () => NOW });
      const times = (receivedAt: number) => ({ receivedAt, deadline: NOW + 1000 });
      await bury(ledger, joining("b"), { ...times(NOW - 2), body: "{}" });
      await bury(ledger, joining("a"), { ...times(NOW - 3), body: "不行😀" });
      await bury(ledger, joining("c"), { ...times(NOW - 1), source: "other" });
      await bury(ledger, joining("d"), times(NOW - 1));
      await bury(ledger, joining("e"), times(NOW - 1));
      const letters = await everyLetter(ledger);
      expect(letters.map(({ receivedAt }) => receivedAt - NOW)).toEqual([-3, -2, -1, -1, -1]);
      expect(letters[0]).toEqual({
        id: expect.any(String),
        source: SOURCE,
        command: "tell members.joined",
        receivedAt: NOW - 3,
        failedAt: NOW,
        error: "Error: not the first time",
        body: "不行😀",
        holds: "callback",
      });
      expect(await everyLetter(ledger, "other")).toHaveLength(1);
      expect(await ledger.countDeadLetters()).toBe(5);
      await expect(ledger.deadLetters({ limit: 1, cursor: "nonsense" })).rejects.toThrow();
    });

    it("are settled again with their time of arrival, and then removed", async () => {
      const ledger = await open();
      const letter = await bury(ledger, joining("ann"), { receivedAt: NOW - 5000, deadline: Date.now() + 10_000 });
      expect(await ledger.retryDeadLetter(letter.id)).toEqual({
        result: "settled",
        outcome: { result: "recorded" },
      });
      expect(await memberNames(ledger)).toEqual(["ann"]);
      expect(await everyEvent(ledger)).toMatchObject([{ type: "members.joined", occurredAt: NOW - 5000 }]);
      expect(await everyLetter(ledger)).toEqual([]);
      expect(await ledger.retryDeadLetter(letter.id)).toBeUndefined();
    });

    it("without a vendor's time overwrite nothing newer, and leave the group stale", async () => {
      const ledger = await open();
      const at = (receivedAt: number) => ({ receivedAt, deadline: Date.now() + 10_000 });
      const renamed = (name: string) => fact({ type: "group.updated", groupId: "g", profile: { name } });
      await settle(ledger, joining("ann"), at(NOW - 9000));
      const rename = await bury(ledger, renamed("old"), at(NOW - 8000));
      const leaving = await bury(ledger, leftFact("g", ["ann"]), at(NOW - 7000));
      await settle(ledger, renamed("new"), at(NOW - 6000));
      await settle(ledger, joining("ann"), at(NOW - 5000));
      const before = await everyEvent(ledger);
      for (const { id } of [rename, leaving]) {
        expect(await ledger.retryDeadLetter(id)).toMatchObject({ outcome: { result: "recorded" } });
      }
      expect(await ledger.group(SOURCE, "g")).toMatchObject({ name: "new", stale: expect.any(Object) });
      expect(await memberNames(ledger)).toEqual(["ann"]);
      expect(await everyEvent(ledger)).toEqual(before);
    });

    it("without a vendor's time are applied where nothing newer is known", async () => {
      const ledger = await open();
      const at = (receivedAt: number) => ({ receivedAt, deadline: Date.now() + 10_000 });
      await settle(ledger, joining("ann"), at(NOW - 9000));
      const rename = fact({ type: "group.updated", groupId: "g", profile: { name: "new" } });
      const { id } = await bury(ledger, rename, at(NOW - 8000));
      await ledger.retryDeadLetter(id);
      expect(await ledger.group(SOURCE, "g")).toMatchObject({ name: "new" });
    });

    it("are answered with the outcome, including a denial", async () => {
      const ledger = await open();
      const created = await bury(ledger, creation("ann"));
      const denied = await bury(ledger, dissolution("ann", "nowhere"));
      expect(await ledger.retryDeadLetter(created.id)).toMatchObject({ outcome: { result: "performed" } });
      expect(await ledger.retryDeadLetter(denied.id)).toMatchObject({
        outcome: { result: "denied", denial: { reason: "group-unknown" } },
      });
      expect(await ledger.countDeadLetters()).toBe(0);
    });

    it("are settled once, even if requested twice at the same time", async () => {
      const url = await createUrl();
      const ledgers = [await open({ url }), await open({ url })] as const;
      const { id } = await bury(ledgers[0], creation("ann"));
      const retries = await Promise.allSettled(
        Array.from({ length: 10 }, () => ledgers.map((ledger) => ledger.retryDeadLetter(id))).flat(),
      );
      const settled = retries.filter((retry) => retry.status === "fulfilled" && retry.value !== undefined);
      expect(settled).toHaveLength(1);
      expect(await everyEvent(ledgers[0])).toHaveLength(1);
    });

    it("get the receipt of a repetition that was written in the meantime", async () => {
      const ledger = await open();
      const callback = creation("ann", [], { receiptKey: "k" });
      const { id } = await bury(ledger, callback);
      const outcome = await settle(ledger, callback);
      expect(await ledger.retryDeadLetter(id)).toEqual({ result: "settled", outcome });
      expect(await everyEvent(ledger)).toHaveLength(1);
    });

    it("stay, with the new error and time, if they fail again", async () => {
      let now = NOW;
      const ledger = await open({ now: () => now });
      const letter = await bury(ledger, joining(""), { receivedAt: NOW, deadline: NOW + 1000 });
      now += 60_000;
      const error = expect.stringContaining("an id is not 1 to 255 bytes");
      expect(await ledger.retryDeadLetter(letter.id)).toEqual({ result: "failed", error });
      expect(await everyLetter(ledger)).toEqual([{ ...letter, failedAt: NOW + 60_000, error }]);
      expect(await everyEvent(ledger)).toEqual([]);
    });

    it("stay unsettled if the callback could not be stored as JSON", async () => {
      const ledger = await open();
      const change = {
        ...joining("ann").change,
        get type(): "group.dissolved" {
          throw new Error("never");
        },
        groupId: "g",
      };
      await expect(settle(ledger, { ...joining("ann"), change })).rejects.toMatchObject({ code: "internal" });
      const [letter] = await everyLetter(ledger);
      expect(await ledger.retryDeadLetter(letter?.id ?? "")).toEqual({ result: "unreadable" });
      expect(await everyLetter(ledger)).toEqual([letter]);
    });

    it("are kept when the ledger closes, and can be discarded", async () => {
      const url = await createUrl();
      const before = await open({ url });
      const { id } = await bury(before, joining("ann"));
      await close(before);
      const ledger = await open({ url });
      expect(await ledger.discardDeadLetter("another")).toBe(false);
      expect(await ledger.discardDeadLetter(id)).toBe(true);
      expect(await ledger.discardDeadLetter(id)).toBe(false);
      expect(await ledger.retryDeadLetter(id)).toBeUndefined();
      expect(await everyLetter(ledger)).toEqual([]);
      expect(await everyEvent(ledger)).toEqual([]);
    });
  });

  describe("the ledger's own numbers", () => {
    it("contain every written batch, with its size and time", async () => {
      const reports: { readonly size: number; readonly milliseconds: number }[] = [];
      const ledger = await open({ onBatch: (report) => reports.push(report) });
      await Promise.all(Array.from({ length: 20 }, (_, index) => settle(ledger, joining(`u${index}`))));
      expect(reports.reduce((sum, { size }) => sum + size, 0)).toBe(20);
      expect(reports.every(({ milliseconds }) => milliseconds > 0)).toBe(true);
    });

    it("contain the number of waiting callbacks, and how long the oldest has waited", async () => {
      let now = NOW;
      const ledger = await open({ now: () => now });
      expect(ledger.waiting()).toEqual({ callbacks: 0, characters: 0, oldestAgeMs: 0 });
      const times = { receivedAt: NOW, deadline: NOW + 60_000 };
      const settling = ["a", "b"].map((userId) => settle(ledger, joining(userId), { ...times, body: "four" }));
      now += 500;
      expect(ledger.waiting()).toEqual({ callbacks: 2, characters: 8, oldestAgeMs: 500 });
      await Promise.all(settling);
      await expect.poll(() => ledger.waiting()).toEqual({ callbacks: 0, characters: 0, oldestAgeMs: 0 });
    });
  });
}
