import { PositionError } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { createGroup } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";

/** Positions of the feed, and whether they belong to this record. */
export function positions({ createUrl, open, close }: LedgerOpener): void {
  describe("a position in the feed", () => {
    it("beyond the newest event is refused, like one of the decision log", async () => {
      const ledger = await open();
      await createGroup(ledger, "ann");
      expect(await ledger.feed({ after: 1, limit: 9 })).toEqual([]);
      const fault = expect.objectContaining({ name: "PositionError", parameter: "after", newest: 1 });
      await expect(ledger.feed({ after: 2, limit: 9 })).rejects.toEqual(fault);
      await expect(ledger.feed({ after: 2, limit: 9 })).rejects.toThrow(
        /^position 2 is beyond the newest, 1; it is of/,
      );
      await expect(ledger.feed({ after: Number.MAX_SAFE_INTEGER, limit: 9 })).rejects.toBeInstanceOf(PositionError);
      await expect(ledger.decisions({ after: 1, limit: 9 })).rejects.toMatchObject({ parameter: "after", newest: 0 });
    });

    it("stays valid while its event exists, even if the ledger is reopened", async () => {
      const url = await createUrl();
      const held: { after: number; epoch: string }[] = [];
      for (let run = 0; run < 4; run += 1) {
        const ledger = await open({ url });
        held.push({ after: run, epoch: await ledger.epochAt(run) });
        for (const position of held)
          expect(await ledger.feed({ ...position, limit: 9 })).toHaveLength(run - position.after);
        await createGroup(ledger, "ann");
        for (const { after, epoch } of held) expect(await ledger.epochAt(after)).toBe(epoch);
        await close(ledger);
        await close(await open({ url }));
      }
    });

    it("has the same epoch as long as a ledger runs", async () => {
      const ledger = await open();
      await createGroup(ledger, "ann");
      const epoch = await ledger.epochAt(1);
      await Promise.all(Array.from({ length: 20 }, () => createGroup(ledger, "ann")));
      await ledger.ready();
      await createGroup(ledger, "ann");
      expect(await ledger.epochAt(22)).toBe(epoch);
    });

    it("of another record is refused, and so is one with a wrong epoch", async () => {
      const one = await open();
      const other = await open();
      for (const ledger of [one, other]) for (let count = 0; count < 3; count += 1) await createGroup(ledger, "ann");
      for (const after of [0, 2]) {
        const epoch = await one.epochAt(after);
        expect(await one.feed({ after, epoch, limit: 9 })).toHaveLength(3 - after);
        await expect(other.feed({ after, epoch, limit: 9 })).rejects.toMatchObject({
          ...{ parameter: "epoch", newest: 3 },
          message: expect.stringMatching(
            new RegExp(`^position ${after} has another epoch in this record; it is of another`),
          ),
        });
      }
      for (const epoch of ["", "x".repeat(1000), await one.epochAt(0)]) {
        await expect(one.feed({ after: 2, epoch, limit: 9 })).rejects.toMatchObject({ parameter: "epoch" });
      }
    });

    it("is valid for each of several writers", async () => {
      const url = await createUrl();
      const ledgers = [await open({ url }), await open({ url }), await open({ url })];
      for (let round = 0; round < 3; round += 1) for (const ledger of ledgers) await createGroup(ledger, "ann");
      for (let after = 0; after <= 9; after += 1) {
        const epochs = await Promise.all(ledgers.map((ledger) => ledger.epochAt(after)));
        expect(new Set(epochs).size).toBe(1);
        for (const ledger of ledgers) {
          expect(await ledger.feed({ after, epoch: epochs[0] ?? "", limit: 9 })).toHaveLength(9 - after);
        }
      }
    });
  });
}
