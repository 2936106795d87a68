import { LeaseLostError } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import type { LedgerOpener } from "./ledger-opener.js";

/** Longer than a lease that is free is waited for. */
const SOME_LOOKS_MS = 1200;
const NAME = "sink:订单 🧧";

const isPending = (promise: Promise<unknown>) =>
  Promise.race([
    promise.then(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), SOME_LOOKS_MS)),
  ]);

/** Who delivers something out of the feed, and how far that has come. */
export function leases({ open, close, createUrl }: LedgerOpener): void {
  describe("the lease of a delivery", () => {
    it("begins where it is told to, and then where the last one came to", async () => {
      const url = await createUrl();
      const ledger = await open({ url });
      const first = await ledger.lease(NAME, { startAfter: 40 });
      expect(first).toMatchObject({ name: NAME, position: 40, fence: 1, isHeld: true });
      for (let position = 41; position <= 2000; position += 1) void first.advance(position);
      await first.advance(2001);
      expect(await ledger.deliveries()).toMatchObject([{ name: NAME, position: 2001, holder: expect.any(String) }]);
      void first.advance(2002);
      await first.release();
      expect(await ledger.deliveries()).toMatchObject([{ name: NAME, position: 2002, fence: 1, holder: null }]);
      const second = await ledger.lease(NAME, { startAfter: 7 });
      expect(second).toMatchObject({ position: 2002, fence: 2 });
      await second.advance(12);
      await close(ledger);
      const third = await (await open({ url })).lease(NAME);
      expect(third).toMatchObject({ position: 12, fence: 3 });
    });

    it("is one process's at a time, of each name", async () => {
      const url = await createUrl();
      const [here, there] = [await open({ url }), await open({ url })];
      const held = await here.lease(NAME);
      const other = await there.lease("sink:other");
      const [waiting, alsoHere] = [there.lease(NAME), here.lease(NAME)];
      expect(await isPending(Promise.race([waiting, alsoHere]))).toBe(true);
      expect([held.isHeld, other.isHeld]).toEqual([true, true]);
      await held.release();
      const next = await Promise.race([waiting, alsoHere]);
      expect([held.isHeld, held.signal.aborted, next.fence]).toEqual([false, true, 2]);
      await next.release();
      expect((await Promise.all([waiting, alsoHere])).map(({ fence }) => fence).toSorted()).toEqual([2, 3]);
    });

    it("takes nothing any more once it is given up", async () => {
      const ledger = await open();
      const lease = await ledger.lease(NAME);
      await lease.advance(3);
      await lease.release();
      await lease.release();
      await expect(lease.advance(4)).rejects.toBeInstanceOf(LeaseLostError);
      expect(lease.signal.reason).toBeInstanceOf(LeaseLostError);
      expect(await ledger.deliveries()).toMatchObject([{ position: 3 }]);
    });

    it("is given up by a ledger that closes, also while it is waited for", async () => {
      const url = await createUrl();
      const [closing, staying] = [await open({ url }), await open({ url })];
      const lease = await closing.lease(NAME);
      void lease.advance(9);
      const hopeless = closing.lease(NAME);
      const [ended] = await Promise.all([Promise.allSettled([hopeless]), close(closing)]);
      expect(ended).toMatchObject([{ status: "rejected", reason: { message: "the ledger is closed" } }]);
      expect(lease.isHeld).toBe(false);
      await expect(closing.lease(NAME)).rejects.toThrow("the ledger is closed");
      expect(await staying.deliveries()).toMatchObject([{ position: 9, holder: null }]);
      expect(await staying.lease(NAME)).toMatchObject({ position: 9, fence: 2 });
    });

    it("is waited for until somebody ends that, and the next one waits on", async () => {
      const ledger = await open();
      const held = await ledger.lease(NAME);
      const end = new AbortController();
      const given = expect(ledger.lease(NAME, { signal: end.signal })).rejects.toThrow("enough");
      const next = ledger.lease(NAME);
      end.abort(new Error("enough"));
      await given;
      await expect(ledger.lease(NAME, { signal: end.signal })).rejects.toThrow("enough");
      await held.release();
      expect(await next).toMatchObject({ fence: 2, isHeld: true });
    });

    it("is forgotten where the delivery is over", async () => {
      const ledger = await open();
      const lease = await ledger.lease(NAME);
      await lease.advance(5);
      await lease.release({ forget: true });
      expect(await ledger.deliveries()).toEqual([]);
      expect(await ledger.lease(NAME, { startAfter: 1 })).toMatchObject({ position: 1, fence: 1 });
    });

    it("is of a name and has a position that can be stored", async () => {
      const ledger = await open();
      for (const name of ["", "x".repeat(256)]) await expect(ledger.lease(name)).rejects.toThrow(RangeError);
      for (const startAfter of [-1, 0.5, Number.NaN])
        await expect(ledger.lease(NAME, { startAfter })).rejects.toThrow(RangeError);
      const lease = await ledger.lease("x".repeat(255));
      for (const position of [-1, 0.5, 2 ** 53]) await expect(lease.advance(position)).rejects.toThrow(RangeError);
      expect(lease.isHeld).toBe(true);
    });
  });
}
