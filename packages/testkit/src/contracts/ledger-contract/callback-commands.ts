import { type Callback, type CallbackCommandRecord, OTHER_COMMANDS } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { SOURCE } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";

const MOST_COMMANDS = 500;
const MOST_UNSUPPORTED = 250;

const named = (command: string, wants: Callback["wants"] = "record") => ({ command, wants });
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, number) => `${prefix}${number}`);

/** The counts, once they include this many callbacks. */
async function written(ledger: StoredLedger, callbacks: number): Promise<readonly CallbackCommandRecord[]> {
  await expect.poll(async () => total(await ledger.callbackCommands()), { timeout: 10_000 }).toBe(callbacks);
  return ledger.callbackCommands();
}

function total(records: readonly CallbackCommandRecord[]): number {
  return records.reduce((sum, { callbacks }) => sum + callbacks, 0);
}

/** How often the commands of a source arrived, and when. */
export function callbackCommands({ createUrl, open, close }: LedgerOpener): void {
  describe("the commands of a source", () => {
    it("are counted, with the first and the last time, in byte order", async () => {
      const ledger = await open();
      ledger.countCommand("shop", named("Sent"), 300);
      ledger.countCommand("shop", named("Sent", "review"), 100);
      ledger.countCommand("shop", named("Sent"), 200);
      ledger.countCommand("shop", named("sent"), 50);
      ledger.countCommand("Shop", named("Ä", "unsupported"), 1);
      const ofShop = [
        { source: "shop", command: "Sent", firstSeen: 100, lastSeen: 300, callbacks: 3 },
        { source: "shop", command: "sent", firstSeen: 50, lastSeen: 50, callbacks: 1 },
      ];
      const ofOther = { source: "Shop", command: "Ä", firstSeen: 1, lastSeen: 1, callbacks: 1 };
      expect(await written(ledger, 5)).toEqual([ofOther, ...ofShop]);
      expect(await ledger.callbackCommands({ source: "shop" })).toEqual(ofShop);
      expect(await ledger.callbackCommands({ source: "sho" })).toEqual([]);
    });

    it("add up, whichever of several ledgers wrote first", async () => {
      const url = await createUrl();
      const ledgers = await Promise.all([open({ url }), open({ url }), open({ url })]);
      for (const [index, ledger] of ledgers.entries()) {
        for (let time = 0; time < 100; time += 1) ledger.countCommand(SOURCE, named("Sent"), index * 1000 + time);
      }
      const sent = { source: SOURCE, command: "Sent", firstSeen: 0, lastSeen: 2099, callbacks: 300 };
      const [first, ...others] = ledgers;
      for (const ledger of others) await close(ledger);
      expect(first && (await written(first, 300))).toEqual([sent]);
      first?.countCommand(SOURCE, named("Sent"), 1000);
      expect(first && (await written(first, 301))).toEqual([{ ...sent, callbacks: 301 }]);
    });

    it("are written before the ledger closes, and counted on by the next", async () => {
      const url = await createUrl();
      for (const receivedAt of [1, 2, 3]) {
        const ledger = await open({ url });
        ledger.countCommand(SOURCE, named("Sent"), receivedAt);
        await close(ledger);
        ledger.countCommand(SOURCE, named("Sent"), receivedAt);
      }
      const sent = { source: SOURCE, command: "Sent", firstSeen: 1, lastSeen: 3, callbacks: 3 };
      expect(await (await open({ url })).callbackCommands()).toEqual([sent]);
    });

    it("are stored up to a number, and together beyond it, those that the adapter does not know first", async () => {
      const url = await createUrl();
      const ledger = await open({ url });
      const count = (name: string, wants: Callback["wants"]) => ledger.countCommand(SOURCE, named(name, wants), 1);
      count("Sent", "record");
      for (const name of names("invented ", MOST_UNSUPPORTED + 10)) count(name, "unsupported");
      const few = await written(ledger, MOST_UNSUPPORTED + 11);
      const others = (records: readonly CallbackCommandRecord[]) =>
        records.find(({ command }) => command === OTHER_COMMANDS);
      expect(few.length).toBeLessThanOrEqual(MOST_UNSUPPORTED + 1);
      expect(others(few)?.callbacks).toBeGreaterThanOrEqual(10);

      for (const name of names("known ", MOST_COMMANDS)) count(name, "record");
      const many = await written(ledger, MOST_UNSUPPORTED + 11 + MOST_COMMANDS);
      expect(many.length).toBeLessThanOrEqual(MOST_COMMANDS + 1);
      expect(many.map(({ command }) => command)).toContain("known 0");

      await close(ledger);
      const next = await open({ url });
      for (const name of ["Sent", "invented 0", "known 0"]) next.countCommand(SOURCE, named(name, "unsupported"), 2);
      for (const name of names("further ", 1000)) next.countCommand(SOURCE, named(name, "unsupported"), 2);
      const last = await written(next, total(many) + 1003);
      expect(last.map(({ command }) => command)).toEqual(many.map(({ command }) => command));
      expect(others(last)?.callbacks).toBe((others(many)?.callbacks ?? 0) + 1000);
      const seenAgain = last.filter(({ lastSeen }) => lastSeen === 2).map(({ command }) => command);
      expect(seenAgain).toEqual([OTHER_COMMANDS, "Sent", "invented 0", "known 0"]);
    });

    it("are stored under as much of their name as fits", async () => {
      const ledger = await open();
      const longest = "😀".repeat(127);
      for (const end of ["", "a", "b"]) ledger.countCommand(SOURCE, named(`${longest}${end}`), 1);
      for (const end of ["x", "y"]) ledger.countCommand(SOURCE, named(`${longest}a${end}`), 1);
      const counts = (await written(ledger, 5)).map(({ command, callbacks }) => [command, callbacks]);
      expect(counts).toEqual([
        [longest, 1],
        [`${longest}a`, 3],
        [`${longest}b`, 1],
      ]);
    });
  });
}
