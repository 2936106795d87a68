import { isCallbackError, type LedgerEntry, type Outcome } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { createGroup, everyEvent, everyItem, memberIds, perform, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, creation } from "./plain-callbacks.js";

/** The ledger with too many calls, or with late ones. */
export function overload({ open }: LedgerOpener): void {
  describe("a full queue", () => {
    it.for([
      { limit: "callbacks", options: { queueLimit: 5 } },
      { limit: "bytes", options: { queueByteLimit: 5000 } },
    ])("of $limit refuses at once, and settles what was taken", async ({ options }) => {
      const ledger = await open(options);
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => answerTo(settle(ledger, creation("ann"), { body: "x".repeat(1000) }))),
      );
      const refusals = answers.filter((answer) => answer === "overloaded");
      const settled = answers.filter((answer) => typeof answer === "object" && answer.result === "performed");
      expect(refusals.length).toBeGreaterThan(0);
      expect(settled.length).toBeGreaterThan(0);
      expect(refusals.length + settled.length).toBe(100);
      expect(await everyItem((page) => ledger.groups(page))).toHaveLength(settled.length);
      expect(await everyEvent(ledger)).toHaveLength(settled.length);
      await createGroup(ledger, "later");
    });
  });

  describe("reads beyond the limit", () => {
    it("are refused at once, and accepted again when the others are done", async () => {
      const ledger = await open({ queueLimit: 5 });
      const groupId = await createGroup(ledger, "ann");
      const read = () => ledger.roster(SOURCE, groupId);
      const reads = await Promise.allSettled(Array.from({ length: 20 }, read));
      const refusals = reads.filter((one) => one.status === "rejected" && one.reason.code === "overloaded");
      expect(refusals).toHaveLength(15);
      expect(await read()).toMatchObject({ userIds: ["ann"] });
    });
  });

  describe("an entry that comes too late", () => {
    it("is refused and not stored, while the others are settled", async () => {
      const ledger = await open();
      const groupId = await createGroup(ledger, "ann");
      const late = { receivedAt: Date.now() - 10_000, deadline: Date.now() - 5000 };
      const add = (userId: string, details: Partial<Omit<LedgerEntry, "callback">> = {}) =>
        answerTo(settle(ledger, addition("ann", groupId, [userId], { receiptKey: userId }), details));
      const answers = await Promise.all([add("a"), add("b", late), add("c"), add("d", late), add("e")]);
      expect(answers.map((answer) => (typeof answer === "object" ? answer.result : answer))).toEqual([
        "performed",
        "too-slow",
        "performed",
        "too-slow",
        "performed",
      ]);
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "a", "c", "e"]);
      expect(await everyEvent(ledger)).toHaveLength(4);
      await perform(ledger, addition("ann", groupId, ["b"], { receiptKey: "b" }));
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "a", "c", "e", "b"]);
    });

    it("is recognized by the clock of the ledger", async () => {
      let clock = 1_000_000;
      const ledger = await open({ now: () => clock });
      const times = { receivedAt: 1_000_000, deadline: 1_005_000 };
      expect(await answerTo(settle(ledger, creation("ann"), times))).toMatchObject({ result: "performed" });
      clock = 1_006_000;
      expect(await answerTo(settle(ledger, creation("ann"), times))).toBe("too-slow");
    });
  });

  describe("an entry that cannot be applied", () => {
    it("fails alone and is reported to the operator", async () => {
      const faults: string[] = [];
      const ledger = await open({ onFault: ({ kind }) => faults.push(kind) });
      const groupId = await createGroup(ledger, "ann");
      const poison = creation("ann");
      const change = {
        ...poison.change,
        get type(): "group.dissolved" {
          throw new Error("poison");
        },
        groupId,
      };
      const answers = await Promise.all([
        answerTo(settle(ledger, addition("ann", groupId, ["a"]))),
        answerTo(settle(ledger, { ...poison, change })),
        answerTo(settle(ledger, addition("ann", groupId, ["b"]))),
      ]);
      expect(answers).toMatchObject([{ result: "performed" }, "internal", { result: "performed" }]);
      expect(await memberIds(ledger, groupId)).toEqual(["ann", "a", "b"]);
      expect(faults).toEqual(["dead-letter"]);
    });
  });
}

/** The outcome, or the code of the error. */
async function answerTo(settling: Promise<Outcome>): Promise<Outcome | string> {
  try {
    return await settling;
  } catch (fault) {
    if (isCallbackError(fault)) return fault.code;
    throw fault;
  }
}
