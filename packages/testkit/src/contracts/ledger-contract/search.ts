import type { GroupChange } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { everyItem, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { dissolution, fact } from "./plain-callbacks.js";

type Search = NonNullable<Parameters<StoredLedger["groups"]>[0]>;

function created(groupId: string, name: string, ownerId = "somebody"): GroupChange {
  return { type: "group.created", groupId, ownerId, profile: { name }, members: [{ userId: ownerId }] };
}

const renamed = (groupId: string, name: string): GroupChange => ({ type: "group.updated", groupId, profile: { name } });

const tell = (ledger: StoredLedger, change: GroupChange, source = SOURCE) => settle(ledger, fact(change), { source });

/** The ids of what is found, page by page. */
async function found(ledger: StoredLedger, q: string, search: Search = {}, limit = 3): Promise<readonly string[]> {
  const items = await everyItem((page) => ledger.groups({ ...search, ...page, q }), limit);
  return items.map(({ groupId }) => groupId);
}

/** Groups that are looked for by a text. */
export function search({ open }: LedgerOpener): void {
  describe("groups are found", () => {
    it("by any part of their name, in any script, case and width", async () => {
      const ledger = await open();
      for (const [id, name] of [
        ["1", "Weekend Hikers 🥾"],
        ["2", "上海读书会"],
        ["3", "读书会读书会"],
        ["4", "ＡＢＣ群 １２"],
        ["5", "Ünïted_100%"],
        ["6", ""],
        ["7", `${"长".repeat(90)}尾巴`],
      ] as const)
        await tell(ledger, created(id, name));
      for (const [q, ids] of [
        ["hik", ["1"]],
        ["WEEKEND HIKERS", ["1"]],
        ["kend hikers 🥾", ["1"]],
        ["🥾", ["1"]],
        ["书", ["2", "3"]],
        ["读书会", ["2", "3"]],
        ["读书会读书", ["3"]],
        ["上海读书会", ["2"]],
        ["abc群 12", ["4"]],
        ["c群", ["4"]],
        ["üNÏ", ["5"]],
        ["0%", ["5"]],
        ["%", ["5"]],
        ["_", ["5"]],
        ["长", ["7"]],
        ["长长长长长长长长长尾巴", ["7"]],
        ["d h", ["1"]],
        ["weekend  hikers", []],
        ["无", []],
      ] as const)
        expect((await found(ledger, q)).toSorted(), q).toEqual(ids);
    });

    it("by a text that is longer than what is looked up of it, in every source, only where it stands as it is", async () => {
      const ledger = await open();
      for (const [source, id, name] of [
        ["main", "1", "Readers of Shanghai, 2nd floor"],
        ["main", "2", "READERS of shanghai"],
        ["main", "3", "readers shanghai of readers, of Shanghai"],
        ["main", "4", "of shanghai readers of"],
        ["other", "1", "the readers of Shanghai"],
        ["third", "9", "Readers of Shanghai and of Beijing, who read"],
      ] as const)
        await tell(ledger, created(id, name), source);
      for (const limit of [1, 2, 10]) {
        expect(await found(ledger, "readers of shanghai", {}, limit)).toEqual(["1", "2", "1", "9"]);
        expect(await found(ledger, "readers of shanghai", { source: "other" }, limit)).toEqual(["1"]);
        expect(await found(ledger, "readers of shanghai and of beijing, who", {}, limit)).toEqual(["9"]);
        expect(await found(ledger, "shanghai readers of shanghai", {}, limit)).toEqual([]);
      }
    });

    it("by their id, then by their owner, then by their name, each once", async () => {
      const ledger = await open();
      await tell(ledger, created("a", "ann's group"));
      await tell(ledger, created("ann", "ann ann", "ann"));
      await tell(ledger, created("b", "another", "ann"));
      await tell(ledger, created("c", "ann's other", "ann"));
      await tell(ledger, created("ann", "of another source"), "other");
      for (const limit of [1, 2, 100])
        expect(await found(ledger, "ann", {}, limit)).toEqual(["ann", "ann", "b", "c", "a"]);
      expect(await found(ledger, "ann", { source: "other" })).toEqual(["ann"]);
      expect(await found(ledger, "ANN")).not.toContain("b");
    });

    it("as they are called now, and as far as they are meant", async () => {
      const ledger = await open();
      await tell(ledger, created("g", "old name"));
      await tell(ledger, created("h", "old name"));
      await tell(ledger, renamed("g", "new name"));
      expect(await found(ledger, "old")).toEqual(["h"]);
      expect(await found(ledger, "new")).toEqual(["g"]);
      expect(await found(ledger, "name")).toEqual(["g", "h"]);
      await settle(ledger, { ...dissolution("somebody", "h"), permission: "anyone" });
      expect(await found(ledger, "name", { state: "active" })).toEqual(["g"]);
      expect(await found(ledger, "name", { state: "dissolved" })).toEqual(["h"]);
      await tell(ledger, renamed("g", ""));
      expect(await found(ledger, "n", { state: "active" })).toEqual([]);
      const { id } = await ledger.erase({ source: SOURCE, groupId: "h" });
      await expect
        .poll(async () => (await ledger.erasure(id))?.finishedAt, { timeout: 10_000 })
        .toEqual(expect.any(Number));
      expect(await found(ledger, "name")).toEqual([]);
    });

    it("whatever their name and the text are", async () => {
      const ledger = await open();
      const names = ["a ", "a", "\0", "\ud800", "'\"\\", "ß", "x".repeat(10_000), "ﷺ".repeat(50), " "];
      for (const [index, name] of names.entries()) await tell(ledger, created(`g${index}`, name));
      for (const [index, name] of names.entries()) {
        const q = name.toWellFormed().slice(0, 100);
        expect(await found(ledger, q, {}, 100), JSON.stringify(q)).toContain(`g${index}`);
      }
      expect(await found(ledger, "x".repeat(100), {}, 100)).toEqual(["g6"]);
    });

    it("among many of the same name, in pages that look at a limited number", async () => {
      const ledger = await open();
      const all = Array.from({ length: 2500 }, (_, index) => tell(ledger, created(`g${index}`, "test group of many")));
      await Promise.all(all);
      await tell(ledger, created("last", "test group of one"));
      expect(new Set(await found(ledger, "group of many", {}, 1000)).size).toBe(2500);
      expect(await found(ledger, "test group of one")).toEqual(["last"]);
      const first = await ledger.groups({ q: "group", state: "dissolved" });
      expect(first).toMatchObject({ items: [], next: expect.any(String) });
      expect(await found(ledger, "group", { state: "dissolved" })).toEqual([]);
      await expect(ledger.groups({ q: "group", cursor: "nonsense" })).rejects.toThrow();
    });
  });
}
