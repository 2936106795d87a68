import { describe, expect, it } from "vitest";
import { createGroup, perform, SOURCE } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { creation, dissolution } from "./plain-callbacks.js";

/** The ids of groups that are ours to name. */
export function allocation({ createUrl, open, close }: LedgerOpener): void {
  describe("group ids of ours", () => {
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

    it("are never used again, neither after a dissolution nor after reopening", async () => {
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
