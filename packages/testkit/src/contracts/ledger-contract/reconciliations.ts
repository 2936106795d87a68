import { LeaseLostError, OBSERVED, type ReadingPurpose, type RecordedChange } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { SOURCE } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";

const NOW = 1_700_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const NOTHING = { groups: 0, gone: 0, unreadable: 0, failed: 0, members: 0 };
const PROGRESS = { stage: "unlisted", cursor: "读到这里😀", page: ["g1", "群😀", ""], pageDone: 2 } as const;

/** Tells something that happened, or was read. */
async function tell(
  ledger: StoredLedger,
  change: RecordedChange,
  now: number,
  more: { readonly foundBy?: ReadingPurpose; readonly leavesStale?: string } = {},
): Promise<void> {
  const told = { wants: "record", occurredAt: now, ...more } as const;
  const callback =
    change.type === "group.observed"
      ? ({ ...told, command: OBSERVED, change } as const)
      : ({ ...told, command: "Told", change } as const);
  await ledger.settle({ source: SOURCE, callback, body: "", receivedAt: now, deadline: Number.MAX_SAFE_INTEGER });
}

const observed = (groupId: string, now: number, userIds: readonly string[] = []): RecordedChange => ({
  ...{ type: "group.observed", groupId, state: "active", part: "only", beganAt: now },
  ...{ profile: { name: groupId }, ownerId: null, members: userIds.map((userId) => ({ userId })) },
});

/** What is read at vendors to mend the record. */
export function reconciliations({ createUrl, open, close }: LedgerOpener): void {
  describe("a reconciliation", () => {
    it("is gone on with by the next process, where it was", async () => {
      const url = await createUrl();
      let now = NOW;
      const ledger = await open({ url, now: () => now });
      const held = await ledger.reconciliations.hold(SOURCE);
      const { id } = await held.add("sweep", NOW - DAY_MS);
      const asked = { id, source: SOURCE, kind: "sweep", requestedAt: NOW, messagesSince: NOW - DAY_MS };
      const fresh = { startedAt: null, finishedAt: null, numbers: NOTHING, differences: {}, trouble: null };
      const atBeginning = { stage: "listed", cursor: null, page: null, pageDone: 0 };
      expect(await held.open()).toEqual([{ ...asked, ...fresh, state: "waiting", ...atBeginning }]);
      now += 1000;
      await held.save(id, { state: "running" });
      const numbers = { groups: 5, gone: 1, unreadable: 2, failed: 3, members: 40 };
      const progress = { numbers, differences: { "members.left": 4 }, trouble: { at: now, text: "抓不到" } };
      await held.save(id, { ...progress, ...PROGRESS });
      await held.release();
      await expect(held.save(id, {})).rejects.toThrow(LeaseLostError);
      await close(ledger);
      const other = await open({ url, now: () => now });
      const again = await other.reconciliations.hold(SOURCE);
      const running = { ...asked, ...progress, state: "running", startedAt: NOW + 1000, finishedAt: null };
      expect(await again.open()).toEqual([{ ...running, ...PROGRESS }]);
      expect(await again.lastBegun("sweep")).toBe(NOW + 1000);
      expect(await again.lastBegun("import")).toBeUndefined();
      now += 1000;
      await again.save(id, { state: "done", page: null, trouble: null });
      expect(await again.open()).toEqual([]);
      const done = { ...running, state: "done", finishedAt: now, trouble: null };
      expect(await other.reconciliations.find(id)).toEqual(done);
      expect(await other.reconciliations.list()).toEqual({ items: [done], next: null });
    });

    it("is on the list once as long as it is not done, whoever asks for it", async () => {
      const ledger = await open();
      const wanted = await ledger.reconciliations.requestImport(SOURCE, NOW);
      expect(wanted).toMatchObject({ kind: "import", state: "waiting", messagesSince: NOW });
      const held = await ledger.reconciliations.hold(SOURCE);
      expect(await held.add("import")).toMatchObject({ id: wanted.id });
      await held.save(wanted.id, { state: "running" });
      expect((await ledger.reconciliations.requestImport(SOURCE)).id).toBe(wanted.id);
      await held.save(wanted.id, { state: "done" });
      expect((await ledger.reconciliations.requestImport(SOURCE)).id).not.toBe(wanted.id);
      await expect(ledger.reconciliations.requestImport("")).rejects.toThrow(RangeError);
    });

    it("of a source and a kind is listed newest first, and few of those that are done are kept", async () => {
      let now = NOW;
      const ledger = await open({ now: () => now });
      const held = await ledger.reconciliations.hold(SOURCE);
      await ledger.reconciliations.requestImport("elsewhere");
      for (let times = 0; times < 60; times += 1) {
        now += 1;
        const { id } = await held.add("sweep");
        await held.save(id, { state: "running" });
        await held.save(id, { state: "done" });
      }
      const sweeps = { source: SOURCE, kind: "sweep" } as const;
      const first = await ledger.reconciliations.list({ ...sweeps, limit: 30 });
      const second = await ledger.reconciliations.list({ ...sweeps, limit: 30, cursor: first.next ?? "" });
      const times = [...first.items, ...second.items].map(({ requestedAt }) => requestedAt - NOW);
      expect(times).toEqual(Array.from({ length: 50 }, (_, index) => 60 - index));
      expect((await ledger.reconciliations.list({ source: "elsewhere" })).items).toMatchObject([{ kind: "import" }]);
      await expect(ledger.reconciliations.list({ cursor: "x" })).rejects.toThrow("cursor");
    });

    it("is done by one process at a time", async () => {
      const url = await createUrl();
      const [one, other] = [await open({ url }), await open({ url })];
      const held = await one.reconciliations.hold(SOURCE);
      let isTaken = false;
      const taking = other.reconciliations.hold(SOURCE).then((lease) => {
        isTaken = true;
        return lease;
      });
      const elsewhere = await other.reconciliations.hold("elsewhere");
      expect(isTaken).toBe(false);
      await held.release();
      await (await taking).release();
      await elsewhere.release();
    });
  });

  describe("what is to be read", () => {
    it("are stale groups, those that have been stale for longest first", async () => {
      const ledger = await open();
      for (const [groupId, at] of Object.entries({ b: 3, a: 2, c: 1 })) {
        await tell(ledger, { type: "group.created", groupId, profile: {}, members: [] }, NOW);
        await tell(ledger, { type: "group.updated", groupId, profile: {} }, NOW + at, { leavesStale: "why" });
      }
      await tell(ledger, { type: "group.updated", groupId: "untold", profile: {} }, NOW);
      await tell(ledger, { type: "group.created", groupId: "fresh", profile: {}, members: [] }, NOW);
      expect(await ledger.reconciliations.staleGroups(SOURCE, 3)).toEqual([
        { groupId: "untold", since: null },
        { groupId: "c", since: NOW + 1 },
        { groupId: "a", since: NOW + 2 },
      ]);
      expect(await ledger.reconciliations.staleGroups("elsewhere", 3)).toEqual([]);
    });

    it("are active groups of which no reading began since, page by page", async () => {
      const ledger = await open();
      const groupIds = Array.from({ length: 503 }, (_, index) => `g${String(index).padStart(3, "0")}`);
      await Promise.all(groupIds.map((groupId) => tell(ledger, observed(groupId, NOW), NOW)));
      await tell(ledger, observed("g001", NOW + 10), NOW + 10);
      await tell(ledger, { type: "group.dissolved", groupId: "g002" }, NOW + 10);
      const first = await ledger.reconciliations.unreadGroups(SOURCE, NOW + 5, null);
      const second = await ledger.reconciliations.unreadGroups(SOURCE, NOW + 5, first.next);
      expect(second.next).toBeNull();
      expect([...first.groupIds, ...second.groupIds]).toEqual(groupIds.filter((id) => !["g001", "g002"].includes(id)));
    });
  });

  describe("what differed", () => {
    it("is noted by group and type with the reading that found it, unless to begin with", async () => {
      let now = NOW;
      const ledger = await open({ now: () => now });
      await tell(ledger, observed("g", now, ["ann", "bob"]), now, { foundBy: "import" });
      now += 1;
      await tell(ledger, observed("g", now, ["cid"]), now, { foundBy: "sweep" });
      await tell(ledger, observed("h", now), now, { foundBy: "stale" });
      await tell(ledger, observed("h", now), now, { foundBy: "request" });
      const of = { source: SOURCE, foundAt: now };
      const found = [
        { ...of, callbackId: 3, groupId: "h", foundBy: "stale", type: "group.created", differences: 1 },
        { ...of, callbackId: 2, groupId: "g", foundBy: "sweep", type: "members.left", differences: 2 },
        { ...of, callbackId: 2, groupId: "g", foundBy: "sweep", type: "members.joined", differences: 1 },
      ];
      expect((await ledger.reconciliations.drift()).items).toEqual(found);
      const first = await ledger.reconciliations.drift({ limit: 2 });
      expect([...first.items, ...(await ledger.reconciliations.drift({ cursor: first.next ?? "" })).items]).toEqual(
        found,
      );
      expect((await ledger.reconciliations.drift({ groupId: "h" })).items).toEqual(found.slice(0, 1));
      expect((await ledger.reconciliations.drift({ source: "elsewhere" })).items).toEqual([]);
      const differences = { "group.created": 1, "members.joined": 1, "members.left": 2 };
      expect(await ledger.reconciliations.driftTotals()).toEqual({ groups: 2, differences });
      expect(await ledger.reconciliations.driftTotals({ since: now + 1 })).toEqual({ groups: 0, differences: {} });
      expect(await ledger.callbacks({ after: 1, limit: 1 })).toMatchObject([
        { callbackId: 2, outcome: { result: "recorded", observed: { differences: { "members.left": 2 } } } },
      ]);
    });

    it("is kept for 90 days, or as long as it is wanted", async () => {
      const url = await createUrl();
      let now = NOW;
      const ledger = await open({ url, now: () => now, retentionDays: { drift: "forever" } });
      await tell(ledger, observed("g", now), now, { foundBy: "sweep" });
      now += 91 * DAY_MS;
      await ledger.prune();
      expect((await ledger.reconciliations.drift()).items).toHaveLength(1);
      await close(ledger);
      const other = await open({ url, now: () => now });
      await other.prune();
      expect((await other.reconciliations.drift()).items).toEqual([]);
    });
  });
}
