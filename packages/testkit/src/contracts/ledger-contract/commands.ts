import {
  type Begun,
  type CommandFilter,
  type CommandRequest,
  type GroupChange,
  type NewCommand,
  type NewestRequest,
  PositionError,
} from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { everyEvent, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { creation, fact, joinedFact, request } from "./plain-callbacks.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = 1_700_000_000_000;
const ADDITION: GroupChange = { type: "members.joined", groupId: "g", members: [{ userId: "ann" }] };
const WORDS: Extract<GroupChange, { readonly type: "message.sent" }> = {
  type: "message.sent",
  groupId: "g",
  message: { senderId: "ann", elements: [{ type: "t", content: "抓到了😀" }], text: "抓到了😀" },
};

function command(details: Partial<NewCommand> = {}): NewCommand {
  return { ...{ source: SOURCE, vendor: "any", token: "bot", change: ADDITION, isOurs: false }, ...details };
}

/** A key that lets a command be repeated, or not. */
function keyed(key: string, mayRepeat: (firstTriedAt: number) => boolean = () => false, fingerprint = "same") {
  return command({ key: { key, fingerprint, mayRepeat } });
}

async function begin(ledger: StoredLedger, one: NewCommand = command()): Promise<number> {
  return idOf(await ledger.commands.begin(one));
}

function idOf(begun: Begun): number {
  if (begun.result !== "begun") throw new Error(`it did not begin: ${begun.result}`);
  return begun.commandId;
}

function entryOf(callback: Parameters<typeof settle>[1]) {
  return { source: SOURCE, callback, body: "", receivedAt: NOW, deadline: 0 };
}

const ANSWER = { status: 200, headers: { location: "/here" }, body: { told: ["好"], nested: { yes: true } } };
const PERFORMED = { state: "performed" } as const;
const REMARK = { by: "vendor", code: 10_015, text: "no such group" } as const;

/** The log of commands, and the keys of repetitions. */
export function commands({ createUrl, open, close }: LedgerOpener): void {
  describe("the log of commands", () => {
    it("tells what was asked for, by whom, and how it ended, also after a restart", async () => {
      const url = await createUrl();
      let now = NOW;
      const ledger = await open({ url, now: () => now });
      const first = await begin(ledger, command({ actorId: "boss" }));
      const started = { state: "started", endedAt: null, remark: null, refused: [] };
      const asked = { startedAt: NOW, token: "bot", source: SOURCE, vendor: "any", groupId: "g", actorId: "boss" };
      const told = { commandId: first, ...asked, change: "members.joined", request: ADDITION };
      expect(await ledger.commands.list()).toEqual([{ ...told, ...started }]);
      now += 7;
      const refused = [{ userId: "bob", code: 3, text: "waits" }];
      await ledger.commands.end(first, { state: "refused", remark: REMARK, refused });
      const second = await begin(ledger, command({ change: { type: "group.created", profile: {}, members: [] } }));
      await ledger.commands.end(second, { ...PERFORMED, groupId: "new" });
      await close(ledger);
      expect(await (await open({ url, now: () => now })).commands.list()).toEqual([
        { ...told, state: "refused", endedAt: NOW + 7, remark: REMARK, refused },
        expect.objectContaining({ commandId: 2, groupId: "new", actorId: null, state: "performed", remark: null }),
      ]);
    });

    it("is read in order, page by page, by source, group, token and state", async () => {
      const ledger = await open();
      await begin(ledger);
      await begin(ledger, command({ token: "other" }));
      await begin(ledger, command({ source: "shop" }));
      await begin(ledger, command({ change: { type: "group.dissolved", groupId: "h" } }));
      await ledger.commands.end(2, { state: "failed", remark: { by: "grouphook", text: "no answer" } });
      const numbers = async (asked: CommandRequest) => (await ledger.commands.list(asked)).map((one) => one.commandId);
      expect(await numbers({ limit: 2 })).toEqual([1, 2]);
      expect(await numbers({ after: 2 })).toEqual([3, 4]);
      expect(await numbers({ source: "shop" })).toEqual([3]);
      expect(await numbers({ source: SOURCE, groupId: "g" })).toEqual([1, 2]);
      expect(await numbers({ token: "other" })).toEqual([2]);
      expect(await numbers({ state: "started" })).toEqual([1, 3, 4]);
      expect(await numbers({ after: 4 })).toEqual([]);
      await expect(ledger.commands.list({ after: 5 })).rejects.toBeInstanceOf(PositionError);
      const newest = async (asked?: NewestRequest & CommandFilter) => {
        const { items, next } = await ledger.commands.newest(asked);
        return [items.map((one) => one.commandId), next];
      };
      expect(await newest()).toEqual([[4, 3, 2, 1], 0]);
      expect(await newest({ limit: 3 })).toEqual([[4, 3, 2], 2]);
      expect(await newest({ limit: 3, before: 2 })).toEqual([[1], 0]);
      expect(await newest({ source: SOURCE, groupId: "g", limit: 1 })).toEqual([[2], 2]);
      expect(await newest({ source: "shop" })).toEqual([[3], 0]);
      expect(await newest({ token: "other" })).toEqual([[2], 0]);
      expect(await newest({ state: "started", before: 4 })).toEqual([[3, 1], 0]);
    });

    it("ends with the fact that it made, in one transaction", async () => {
      const ledger = await open();
      const id = await begin(ledger);
      const circumstances = { token: "bot", requestId: String(id) };
      const callback = { ...joinedFact("g", ["ann"], NOW), command: "commanded", circumstances };
      expect(await ledger.commands.settle(id, entryOf(callback), () => PERFORMED)).toEqual({ result: "recorded" });
      expect((await ledger.members(SOURCE, "g"))?.items).toMatchObject([{ userId: "ann" }]);
      expect((await everyEvent(ledger)).map(({ command }) => command)).toEqual(["commanded"]);
      expect((await ledger.callbacks())[0]).toMatchObject({ command: "commanded", circumstances });
      expect(await ledger.commands.list()).toMatchObject([{ state: "performed", endedAt: expect.any(Number) }]);
    });

    it("knows the vendor's time of the newest fact about what it names", async () => {
      const ledger = await open();
      const newest = async (change: GroupChange, isOurs = false) => {
        const begun = await ledger.commands.begin(command({ change, isOurs }));
        return begun.result === "begun" ? begun.newestFact : undefined;
      };
      expect(await newest(ADDITION)).toBeNull();
      await settle(ledger, fact({ type: "group.created", groupId: "g", profile: { name: "a" }, members: [] }, NOW));
      await settle(ledger, joinedFact("g", ["ann"], NOW + 5));
      await settle(ledger, joinedFact("g", ["bob"], NOW + 9));
      await settle(
        ledger,
        fact({ type: "topic.created", groupId: "g", topicId: "t", profile: { name: "b" } }, NOW + 7),
      );
      expect(await newest({ type: "group.updated", groupId: "g", profile: {} })).toBe(NOW);
      expect(await newest(ADDITION)).toBe(NOW + 5);
      expect(await newest({ type: "topic.updated", groupId: "g", topicId: "t", profile: {} })).toBe(NOW + 7);
      expect(await newest(ADDITION, true)).toBeNull();
      await settle(ledger, fact({ type: "group.dissolved", groupId: "g" }, NOW + 20));
      expect(await newest({ type: "group.updated", groupId: "g", profile: {} })).toBe(NOW + 20);
      expect(await newest({ type: "group.created", groupId: "g", profile: {}, members: [] })).toBe(NOW + 21);
    });

    it("ends with what the rules say where grouphook decides", async () => {
      const ledger = await open();
      const ours = (change: GroupChange) => begin(ledger, command({ change, isOurs: true }));
      const made = await ours({ type: "group.created", ownerId: "ann", profile: {}, members: [{ userId: "ann" }] });
      const outcome = await ledger.commands.settle(made, entryOf(creation("ann")), (became) => ({
        ...PERFORMED,
        ...(became.result === "performed" && became.groupId !== undefined && { groupId: became.groupId }),
      }));
      expect(outcome).toEqual({ result: "performed", groupId: "100001" });
      const leaving: GroupChange = { type: "members.left", groupId: "100001", userIds: ["ann"] };
      const refused = await ours(leaving);
      const entry = entryOf(request(leaving));
      await ledger.commands.settle(refused, entry, (became) => ({
        state: "refused",
        remark: { by: "rules", text: became.result === "denied" ? became.denial.reason : became.result },
      }));
      expect(await ledger.commands.list()).toMatchObject([
        { state: "performed", groupId: "100001" },
        { state: "refused", remark: { by: "rules", text: "owner-cannot-leave" } },
      ]);
    });

    it("leaves the group of a command stale whose outcome nobody knows", async () => {
      const ledger = await open({ now: () => NOW });
      await settle(ledger, fact({ type: "group.created", groupId: "g", profile: {}, members: [] }, NOW));
      const id = await begin(ledger);
      const left = { commandId: id, source: SOURCE, token: "bot", groupId: "g" };
      await ledger.commands.leaveUnknown(left, { by: "grouphook", text: "no answer" });
      const reason = "what became of a command is not known";
      expect((await ledger.group(SOURCE, "g"))?.stale).toEqual({ since: NOW, reason });
      expect(await ledger.commands.list()).toMatchObject([{ state: "unknown", remark: { text: "no answer" } }]);
      const nowhere = await begin(ledger, command({ change: { type: "group.created", profile: {}, members: [] } }));
      await ledger.commands.leaveUnknown({ commandId: nowhere, source: SOURCE, token: "bot" }, REMARK);
      expect(await ledger.commands.list({ after: id })).toMatchObject([{ state: "unknown", groupId: null }]);
    });

    it("ends what a process has left, and leaves its groups stale", async () => {
      const url = await createUrl();
      const ledger = await open({ url });
      await settle(ledger, fact({ type: "group.created", groupId: "g", profile: {}, members: [] }, NOW));
      await begin(ledger);
      await begin(ledger, command({ isOurs: true }));
      await begin(ledger, command({ change: { type: "group.created", profile: {}, members: [] } }));
      await ledger.commands.end(await begin(ledger), PERFORMED);
      await close(ledger);
      const next = await open({ url });
      const states = async () => (await next.commands.list()).map(({ state }) => state);
      await expect.poll(states).toEqual(["unknown", "failed", "unknown", "performed"]);
      expect((await next.group(SOURCE, "g"))?.stale).not.toBeNull();
      expect((await next.commands.list())[0]?.remark?.text).toContain("died");
      expect(await next.deliveries()).toEqual([]);
    });

    it("lets commands of two processes alone that both live", async () => {
      const url = await createUrl();
      const [one, other] = [await open({ url }), await open({ url })];
      const ids = await Promise.all([one, other, one, other].map((ledger) => begin(ledger)));
      expect(ids.toSorted()).toEqual([1, 2, 3, 4]);
      await open({ url });
      expect((await one.commands.list({ state: "started" })).length).toBe(4);
      await Promise.all(ids.map((id) => one.commands.end(id, PERFORMED)));
    });
  });

  describe("a command with a key", () => {
    it("is not carried out twice: it gets its answer again, also after a restart", async () => {
      const url = await createUrl();
      const ledger = await open({ url });
      const id = await begin(ledger, keyed("k"));
      expect(await ledger.commands.begin(keyed("k"))).toEqual({ result: "in-progress", commandId: id });
      await ledger.commands.end(id, PERFORMED);
      const ended = { result: "ended", command: expect.objectContaining({ commandId: id, state: "performed" }) };
      expect(await ledger.commands.begin(keyed("k"))).toEqual({ ...ended, answer: null });
      await ledger.commands.keepAnswer(id, ANSWER);
      await close(ledger);
      const next = await open({ url });
      expect(await next.commands.begin(keyed("k"))).toEqual({ ...ended, answer: ANSWER });
      expect(await next.commands.list()).toHaveLength(1);
    });

    it("must ask for the same; of another token it is another", async () => {
      const ledger = await open();
      await ledger.commands.end(await begin(ledger, keyed("k")), { state: "refused", remark: REMARK });
      expect(await ledger.commands.begin(keyed("k", () => true, "other"))).toEqual({ result: "other-request" });
      expect(await ledger.commands.begin(keyed("k"))).toMatchObject({ result: "ended" });
      expect(await ledger.commands.begin({ ...keyed("k"), token: "other" })).toMatchObject({ result: "begun" });
      expect(await ledger.commands.begin(keyed("K"))).toMatchObject({ result: "begun" });
      expect(await ledger.commands.begin(keyed("k "))).toMatchObject({ result: "begun" });
    });

    it("is carried out again after it failed, and where that is safe when nobody knows", async () => {
      let now = NOW;
      const ledger = await open({ now: () => now });
      await ledger.commands.end(await begin(ledger, keyed("k")), { state: "failed", remark: REMARK });
      now += 1000;
      const second = await begin(ledger, keyed("k"));
      await ledger.commands.end(second, { state: "unknown", remark: REMARK });
      const asked: number[] = [];
      const safe = (isSafe: boolean) =>
        keyed("k", (firstTriedAt) => {
          asked.push(firstTriedAt);
          return isSafe;
        });
      expect(await ledger.commands.begin(safe(false))).toEqual({ result: "outcome-unknown", commandId: second });
      await ledger.commands.end(await begin(ledger, safe(true)), PERFORMED);
      expect(asked).toEqual([NOW, NOW]);
      expect(await ledger.commands.begin(keyed("k"))).toMatchObject({ result: "ended", command: { commandId: 3 } });
    });

    it("of many at once begins once", async () => {
      const url = await createUrl();
      const ledgers = [await open({ url }), await open({ url })];
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (ledgers[index % 2] ?? ledgers[0])?.commands.begin(keyed("k"))),
      );
      expect(all.filter((begun) => begun?.result === "begun")).toHaveLength(1);
      expect(all.filter((begun) => begun?.result === "in-progress")).toHaveLength(19);
      await ledgers[0]?.commands.end(1, PERFORMED);
    });

    it("is a new one once its key is kept no longer", async () => {
      let now = NOW;
      const ledger = await open({ now: () => now, retentionDays: { receipts: 7 } });
      await ledger.commands.end(await begin(ledger, keyed("k")), PERFORMED);
      now += 8 * DAY_MS;
      await ledger.prune();
      expect(await ledger.commands.begin(keyed("k"))).toMatchObject({ result: "begun", commandId: 2 });
    });
  });

  describe("what is kept of commands", () => {
    it("goes after its days", async () => {
      let now = NOW;
      const ledger = await open({ now: () => now, retentionDays: { commands: 30 } });
      await ledger.commands.end(await begin(ledger), PERFORMED);
      now += 31 * DAY_MS;
      await ledger.commands.end(await begin(ledger), PERFORMED);
      await ledger.prune();
      expect((await ledger.commands.list()).map(({ commandId }) => commandId)).toEqual([2]);
    });

    it("loses what somebody said when messages go, and never has it where they are not kept", async () => {
      let now = NOW;
      const options = { retentionDays: { messages: { [SOURCE]: 7 } }, messages: { shop: "none" } } as const;
      const ledger = await open({ now: () => now, ...options });
      for (const one of [command({ change: WORDS }), command({ change: WORDS, source: "shop" }), command()]) {
        const id = await begin(ledger, one);
        await ledger.commands.end(id, { ...PERFORMED, remark: REMARK });
        await ledger.commands.keepAnswer(id, ANSWER);
      }
      const requests = async () => (await ledger.commands.list()).map(({ request }) => request);
      expect(await requests()).toEqual([WORDS, null, ADDITION]);
      now += 8 * DAY_MS;
      await ledger.prune();
      expect(await requests()).toEqual([null, null, ADDITION]);
      expect((await ledger.commands.list()).map(({ remark }) => remark)).toEqual([null, REMARK, REMARK]);
    });

    it("loses whom an erasure names, and what was commanded in a group that is erased", async () => {
      const ledger = await open();
      const changes: readonly GroupChange[] = [
        ADDITION,
        { type: "members.left", groupId: "g", userIds: ["annabel"] },
        { ...WORDS, groupId: "h" },
        { type: "group.updated", groupId: "h", profile: { name: "Book club" } },
      ];
      for (const change of changes) await ledger.commands.end(await begin(ledger, command({ change })), PERFORMED);
      const acting = await begin(ledger, command({ actorId: "ann", change: changes[1] ?? ADDITION }));
      await ledger.commands.end(acting, { ...PERFORMED, remark: REMARK });
      const left = async () => (await ledger.commands.list()).map(({ request }) => request !== null);
      expect(await erased(ledger, { source: SOURCE, userId: "ann" })).toBe(3);
      expect(await left()).toEqual([false, true, false, true, false]);
      expect(await erased(ledger, { source: SOURCE, groupId: "h" })).toBe(1);
      expect(await left()).toEqual([false, true, false, false, false]);
      expect((await ledger.commands.list()).at(-1)).toMatchObject({ remark: null, state: "performed" });
    });
  });
}

/** How many commands an erasure emptied. */
async function erased(ledger: StoredLedger, target: Parameters<StoredLedger["erase"]>[0]): Promise<number> {
  const { id } = await ledger.erase(target);
  await expect.poll(async () => (await ledger.erasure(id))?.finishedAt ?? null, { timeout: 30_000 }).not.toBeNull();
  return (await ledger.erasure(id))?.erased.commands ?? Number.NaN;
}
