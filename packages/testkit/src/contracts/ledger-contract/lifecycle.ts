import { isCallbackError } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { createGroup, everyEvent, everyItem, everyMember, perform, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, creation, dissolution, fact, removal, silencing } from "./plain-callbacks.js";

/** Opening, closing and opening again. */
export function lifecycle({ createUrl, open, close }: LedgerOpener): void {
  describe("a ledger", () => {
    it("is ready once it is open", async () => {
      const ledger = await open();
      await expect(ledger.ready()).resolves.toBeUndefined();
    });

    it("finishes what it accepted before it closes", async () => {
      const url = await createUrl();
      const first = await open({ url });
      const outcomes = Array.from({ length: 300 }, () => perform(first, creation("ann")));
      await close(first);
      expect(await Promise.all(outcomes)).toHaveLength(300);
      const second = await open({ url });
      expect(await everyEvent(second)).toHaveLength(300);
    });

    it("accepts nothing after it is closed", async () => {
      const ledger = await open();
      await close(ledger);
      const fault = await settle(ledger, creation("ann")).catch((reason: unknown) => reason);
      expect(isCallbackError(fault)).toBe(true);
    });

    it("keeps everything for the next one", async () => {
      const url = await createUrl();
      const before = await open({ url });
      const groupId = await createGroup(before, "ann", ["bob", "cid"]);
      await perform(before, silencing("cid", groupId));
      await perform(before, removal("ann", groupId, ["bob"]));
      await perform(before, addition("ann", groupId, ["dan", "bob"]));
      await perform(before, dissolution("ann", await createGroup(before, "ann")));
      const profile = { name: "n", custom: { a: [1] }, settings: { s: true }, mutedAll: true };
      await settle(before, fact({ type: "group.updated", groupId: "theirs", profile }, 1000));
      const held = await everything(before, groupId);
      await close(before);
      const after = await open({ url });
      expect(await everything(after, groupId)).toEqual(held);
      await perform(after, addition("ann", groupId, ["eve"]));
      expect((await after.roster(SOURCE, groupId))?.userIds).toEqual(["ann", "cid", "dan", "bob", "eve"]);
      await settle(after, fact({ type: "group.updated", groupId: "theirs", profile: { name: "late" } }, 500));
      expect(await after.group(SOURCE, "theirs")).toMatchObject({ name: "n" });
    });

    it("opens a fresh database together with others", async () => {
      const url = await createUrl();
      const ledgers = await Promise.all([open({ url }), open({ url }), open({ url })]);
      const ids = await Promise.all(ledgers.map((ledger) => createGroup(ledger, "ann")));
      expect(new Set(ids).size).toBe(3);
    });
  });
}

async function everything(ledger: StoredLedger, groupId: string): Promise<object> {
  return {
    groups: await everyItem((page) => ledger.groups(page)),
    members: await everyMember(ledger, groupId),
    roster: await ledger.roster(SOURCE, groupId),
    events: await everyEvent(ledger),
  };
}
