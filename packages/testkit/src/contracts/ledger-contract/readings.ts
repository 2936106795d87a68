import type {
  FeedEvent,
  GroupChange,
  GroupObserved,
  GroupRecord,
  LedgerEntry,
  MessageElement,
  Outcome,
} from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { replayDifferences } from "../feed-replay.js";
import { everyEvent, everyItem, memberIds, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, joinedFact, leftFact, reading } from "./plain-callbacks.js";

const G = "@TGS#1";
/** A moment by the vendor's clock. */
const at = (milliseconds: number) => Date.UTC(2022, 11, 9) + milliseconds;
const users = (...userIds: readonly string[]) => userIds.map((userId) => ({ userId }));
const created = (ownerId: string, ...others: readonly string[]) => {
  const members = users(ownerId, ...others);
  return fact({ type: "group.created", groupId: G, ownerId, profile: { name: "n" }, members }, at(4000));
};
const dissolved = fact({ type: "group.dissolved", groupId: G }, at(5000));
const elements: readonly MessageElement[] = [{ type: "text", content: "hi" }];
const sent = (seq: number, sentAt: number, told: object = { elements, text: "hi" }) => {
  const message = { key: String(seq), seq, senderId: "ann", sentAt, elements: [], text: "", ...told };
  return fact({ type: "message.sent", groupId: G, message }, sentAt);
};
const recalled = (seq: number) => fact({ type: "message.recalled", groupId: G, messages: [{ seq }] });

/** The group of one source. */
class OfSource {
  readonly ledger: StoredLedger;
  readonly source: string;

  constructor(ledger: StoredLedger, source: string) {
    this.ledger = ledger;
    this.source = source;
  }

  tell(callback: LedgerEntry["callback"], details: Partial<LedgerEntry> = {}): Promise<Outcome> {
    return settle(this.ledger, callback, { ...details, source: this.source });
  }

  group(): Promise<GroupRecord | undefined> {
    return this.ledger.group(this.source, G);
  }

  async memberIds(): Promise<readonly string[]> {
    return (await memberIds(this.ledger, G, this.source)).toSorted();
  }

  async events(): Promise<readonly FeedEvent[]> {
    return (await everyEvent(this.ledger)).filter(({ source }) => source === this.source);
  }
}

/** What was read of groups at their vendor. All on one database, each in a source of its own. */
export function readings({ open, createUrl }: LedgerOpener): void {
  let url: Promise<string> | undefined;
  let sources = 0;
  const begin = async () => {
    url ??= createUrl();
    sources += 1;
    return new OfSource(await open({ url: await url }), `read ${sources}`);
  };

  describe("a reading at the vendor", () => {
    it("makes an unknown group known", async () => {
      const record = await begin();
      const told = { profile: { name: "n" }, ownerId: "ann", createdAt: at(4000), members: users("ann", "bob") };
      expect(await record.tell(reading(G, at(9000), told))).toEqual({
        result: "recorded",
        observed: { differences: { "group.created": 1 }, isStale: false },
      });
      expect(await record.group()).toMatchObject({ name: "n", ownerId: "ann", memberCount: 2, stale: null });
      const event = { type: "group.created", command: "observed", occurredAt: at(9000) };
      expect(await record.events()).toMatchObject([event]);
    });

    it("is told as far as the record differed, and how far that was", async () => {
      const record = await begin();
      await record.tell(created("ann", "bob", "cid"));
      const muted = { userId: "ann", silenced: true, receives: false, mutedUntil: "forever" } as const;
      const members = [muted, ...users("dan", "eve")];
      const switches = { disabled: true, mutedAll: true, mutedAllUntil: at(99_000), mutedAllSpares: "nobody" } as const;
      const told = { profile: { name: "m", ...switches }, ownerId: null, members };
      const differences = {
        ...{ "members.left": 2, "members.joined": 2, "member.updated": 1, "member.silenced": 1 },
        ...{ "group.updated": 1, "owner.removed": 1 },
      };
      const outcome = { result: "recorded", observed: { differences, isStale: false } };
      expect(await record.tell(reading(G, at(9000), told), { body: "" })).toEqual(outcome);
      expect(await record.memberIds()).toEqual(["ann", "dan", "eve"]);
      expect(await record.group()).toMatchObject(switches);
      const events = (await record.events()).slice(1);
      expect(events.every(({ command }) => command === "observed")).toBe(true);
      expect(await replayDifferences(record.ledger)).toEqual([]);
      const { source } = record;
      const { callbacks } = await record.ledger.callbackPage({ source, command: "observed" });
      expect(callbacks).toMatchObject([{ body: "", outcome }]);
      const again = await record.tell(reading(G, at(9001), told));
      expect(again).toEqual({ result: "recorded", observed: { differences: {}, isStale: false } });
      expect((await record.events()).slice(1)).toEqual(events);
    });

    it("takes the stale mark away, unless the group was marked since it began", async () => {
      const record = await begin();
      const beganAt = Date.now();
      const leavesStale = "in doubt";
      await record.tell({ ...created("ann"), leavesStale }, { receivedAt: beganAt - 1 });
      expect(await record.tell(reading(G, at(9000), { beganAt }))).toMatchObject({ observed: { isStale: false } });
      const name = fact({ type: "group.updated", groupId: G, profile: { name: "m" } }, at(9001), { leavesStale });
      await record.tell(name, { receivedAt: beganAt + 5 });
      await record.tell(name, { receivedAt: beganAt + 10 });
      const later = reading(G, at(9002), { beganAt: beganAt + 9 });
      expect(await record.tell(later, { receivedAt: beganAt + 20 })).toMatchObject({ observed: { isStale: true } });
      expect(await record.group()).toMatchObject({ stale: { since: beganAt + 5, reason: "in doubt" } });
    });

    it("leaves alone what arrived without the vendor's time since it began", async () => {
      const record = await begin();
      const beganAt = Date.now();
      await record.tell(created("ann", "bob"), { receivedAt: beganAt - 9 });
      await record.tell(joinedFact(G, ["cid"]), { receivedAt: beganAt + 1 });
      await record.tell(leftFact(G, ["bob"]), { receivedAt: beganAt + 2 });
      const told = reading(G, at(9000), { beganAt, members: users("ann", "bob") });
      expect(await record.tell(told, { receivedAt: beganAt + 3 })).toMatchObject({
        observed: { differences: {}, isStale: true },
      });
      expect(await record.memberIds()).toEqual(["ann", "cid"]);
    });

    it("comes in parts, and leaves the group stale until the last", async () => {
      const record = await begin();
      await record.tell(created("ann", "bob", "cid"));
      const beganAt = Date.now();
      const part = (told: Partial<GroupObserved>) =>
        record.tell(reading(G, at(9000), { beganAt, part: "more", ...told }));
      const isStale = true;
      expect(await part({ profile: { name: "m" }, members: users("ann") })).toMatchObject({ observed: { isStale } });
      expect(await record.group()).toMatchObject({ name: "m", stale: { since: beganAt } });
      await part({ members: users("dan") });
      // It is older, so a part that comes must know of it.
      await record.tell(joinedFact(G, ["eve"], at(8000)));
      expect(await part({ part: "last", members: users("cid"), absentUserIds: ["bob"] })).toMatchObject({
        observed: { differences: { "members.left": 1 }, isStale: false },
      });
      expect(await record.memberIds()).toEqual(["ann", "cid", "dan"]);
    });

    it.for([
      ["at once", ["only"]],
      ["in parts", ["more", "last"]],
    ] as const)("brings a dissolved group back %s, with what is newer than its end", async ([, parts]) => {
      const record = await begin();
      await record.tell(created("ann", "bob"));
      await record.tell(dissolved);
      await record.tell(joinedFact(G, ["bob", "cid"], at(6000)));
      await record.tell(joinedFact(G, ["dan"], at(12_000)));
      // Another process, which has cached nothing.
      const other = new OfSource((await begin()).ledger, record.source);
      const members = users("ann", "cid");
      const told = { beganAt: Date.now(), profile: { name: "again" }, createdAt: at(5500), members };
      for (const part of parts) {
        const absent = part === "last" ? { absentUserIds: ["bob"] } : {};
        await other.tell(reading(G, at(9000), { ...told, ...absent, part }));
      }
      expect(await other.memberIds()).toEqual(["ann", "cid", "dan"]);
      expect(await other.group()).toMatchObject({ name: "again", memberCount: 3, createdAt: at(5500), stale: null });
      expect(await replayDifferences(other.ledger)).toEqual([]);
    });

    it("ends a group that is gone, with its members and topics", async () => {
      const record = await begin();
      await record.tell(created("ann", "bob"));
      await record.tell(fact({ type: "topic.created", groupId: G, topicId: "t", profile: {} }, at(4500)));
      await record.tell(joinedFact(G, ["cid"], at(12_000)));
      expect(await record.tell(reading(G, at(9000), { state: "gone" }))).toMatchObject({
        observed: { differences: { "group.dissolved": 1 }, isStale: false },
      });
      expect(await record.group()).toMatchObject({ state: "dissolved", dissolvedAt: at(9000) });
      await record.tell(fact({ type: "group.created", groupId: G, profile: {}, members: users("dan") }, at(12_500)));
      expect(await record.memberIds()).toEqual(["cid", "dan"]);
      expect(await replayDifferences(record.ledger)).toEqual([]);
    });

    it("of a thousand members is settled at once, and one of more is refused", async () => {
      const record = await begin();
      const everybody = Array.from({ length: 1001 }, (_, index) => ({ userId: `user ${index}`, nickname: "群友" }));
      const tooMany = record.tell(reading(G, at(9000), { members: everybody }));
      await expect(tooMany).rejects.toMatchObject({ code: "malformed", message: expect.stringContaining("1000") });
      const members = everybody.slice(1);
      await record.tell(reading(G, at(9000), { members }));
      expect(await record.group()).toMatchObject({ memberCount: 1000 });
      expect(await record.tell(reading(G, at(9001), { members: members.slice(1) }))).toMatchObject({
        observed: { differences: { "members.left": 1 } },
      });
      expect(await record.memberIds()).toHaveLength(999);
    });

    it("is older than what is commanded after it", async () => {
      const record = await begin();
      await record.tell(reading(G, at(9000), { members: users("ann") }));
      const change: GroupChange = { type: "members.joined", groupId: G, members: users("bob") };
      const command = { source: record.source, vendor: "vendor", token: "token", change, isOurs: false };
      const begun = await record.ledger.commands.begin(command);
      expect(begun).toMatchObject({ result: "begun", newestFact: at(9001) });
      await record.tell(fact(change, at(9001)));
      expect(await record.memberIds()).toEqual(["ann", "bob"]);
    });

    it("that was not settled in time leaves no dead letter and no mark", async () => {
      const record = await begin();
      await record.tell(created("ann"));
      const late = record.tell(reading(G, at(9000), { profile: { name: "m" } }), { deadline: 1 });
      await expect(late).rejects.toMatchObject({ code: "too-slow" });
      await record.tell(joinedFact(G, ["bob"], at(9001)));
      expect(await record.group()).toMatchObject({ name: "n", stale: null });
      expect((await record.ledger.deadLetters({ limit: 10 })).items).toEqual([]);
    });
  });

  describe("messages that are read again", () => {
    const messages = ({ ledger, source }: OfSource) => everyItem((request) => ledger.messages(source, G, request));

    it("change nothing if they are known, whether or not they are timed by whole seconds", async () => {
      const record = await begin();
      await record.tell(sent(1, at(5000)));
      await record.tell(sent(2, at(6400)));
      await record.tell(recalled(2), { receivedAt: at(7000) });
      const before = [await messages(record), await record.events()];
      const again = [sent(1, at(5400)), sent(2, at(6000), {}), recalled(2), sent(1, at(5000))];
      for (const read of again) await record.tell(read);
      expect([await messages(record), await record.events()]).toEqual(before);
    });

    it("are added if they are missing, and those without content as recalled", async () => {
      const record = await begin();
      for (const read of [sent(3, at(7000)), sent(2, at(6000)), sent(1, at(5000), {}), recalled(1)]) {
        await record.tell(read);
      }
      expect(await messages(record)).toMatchObject([
        { key: "3", recalledAt: null },
        { key: "2", text: "hi", recalledAt: null },
        { key: "1", text: "", recalledAt: expect.any(Number) },
      ]);
      const types = (await record.events()).map(({ type }) => type);
      expect(types).toEqual(["message.sent", "message.sent", "message.sent", "message.recalled"]);
    });
  });
}
