import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { BatchSlice } from "../storage/batch/batch-slice.js";
import type { GroupChange, Message, MessageReference } from "../vocabulary/change.js";
import { applyChange } from "./apply-change.js";
import { type Circumstances, type EventDraft, isDenial } from "./slice.js";
import { isTopicActive } from "./topic-state.js";

const SOURCE = "s";
const GROUP = "g";
let record: BatchSlice;

beforeEach(() => {
  record = new BatchSlice();
});

/** Records a fact; returns the emitted events. */
function tell(change: GroupChange, occurredAt?: number): readonly EventDraft[] {
  const circumstances: Circumstances = {
    ...{ authority: "theirs", permission: "anyone", actorId: undefined },
    ...{ occurredAt, now: 9000 },
  };
  const effects = applyChange(record.of(SOURCE), change, circumstances);
  if (isDenial(effects)) throw new Error(`a fact was denied: ${effects.text}`);
  record.apply(SOURCE, effects, 0);
  return effects.events;
}

const told = (type: string, data: object) => [{ type, groupId: GROUP, data }];
const stored = (key: string, topicId = "") => record.of(SOURCE).message(GROUP, topicId, key);
const topic = (topicId: string) => record.of(SOURCE).topic(GROUP, topicId);

const message = (key: string, more: Partial<Message> = {}): Message => ({
  ...{ key, senderId: "ann", elements: [{ type: "text", content: "hi" }], text: "hi", sentAt: 1000 },
  ...more,
});
const sent = (of: Message): GroupChange => ({ type: "message.sent", groupId: GROUP, message: of });
const recalled = (...messages: readonly MessageReference[]): GroupChange => ({
  ...{ type: "message.recalled", groupId: GROUP },
  messages,
});
const edited = (text: string, to: MessageReference = { key: "k" }, more: object = {}): GroupChange => ({
  ...{ type: "message.edited", groupId: GROUP, message: to },
  ...{ elements: [{ type: "text", content: text }], text, ...more },
});
const read = (seq: number, readCount: number): GroupChange => ({
  ...{ type: "message.read", groupId: GROUP },
  receipts: [{ seq, readerIds: [], readCount, unreadCount: 10 - readCount }],
});
const extended = (operation: "set" | "remove" | "clear", version: number, keys = {}): GroupChange => ({
  ...{ type: "message.extended", groupId: GROUP, message: { seq: 7 } },
  ...{ operation, version, extensions: keys },
});

describe("a message", () => {
  it("is stored and emitted once", () => {
    expect(tell(sent(message("k")), 1000)).toEqual(told("message.sent", { message: message("k") }));
    expect(tell(sent(message("k")), 1000)).toEqual([]);
    expect(stored("k")).toMatchObject({ isSent: true, sentAt: 1000, seq: null });
  });

  it("without a key is emitted, but not stored", () => {
    const { key: _, ...nameless } = message("k");
    expect(tell(sent(nameless), 1000)).toEqual(told("message.sent", { message: nameless }));
    expect(record.writes()).toHaveLength(1);
  });

  it("of a topic is distinct from one of the group with the same key", () => {
    tell(sent(message("k")), 1000);
    const change = { ...sent(message("k")), topicId: "t" };
    expect(tell(change, 1000)).toEqual(told("message.sent", { message: message("k"), topicId: "t" }));
    expect(stored("k", "t")).toMatchObject({ topicId: "t", isSent: true });
  });

  it("is recalled by key or by number, with one event, and stays recalled", () => {
    tell(sent(message("k", { seq: 7 })), 1000);
    expect(tell(recalled({ seq: 7 }), 2000)).toEqual(told("message.recalled", { messages: [{ seq: 7, key: "k" }] }));
    expect(tell(recalled({ seq: 7 }, { key: "l" }), 2000)).toEqual(
      told("message.recalled", { messages: [{ key: "l" }] }),
    );
    expect(tell(recalled({ seq: 7 }))).toEqual([]);
    expect(stored("k")).toMatchObject({ isSent: true, recalledAt: 2000 });
    tell(sent(message("l")), 1000);
    expect(stored("l")).toMatchObject({ isSent: true, recalledAt: 2000 });
  });

  it("recalled without a time before it arrived stays recalled, with any difference between the clocks", () => {
    tell(recalled({ seq: 7 }));
    tell(sent(message("k", { seq: 7, sentAt: 9500 })), 9500);
    expect(stored("k")).toMatchObject({ isSent: true, recalledAt: 9000 });
  });

  it("recalled without a time is recalled once, whenever the vendor says that it was", () => {
    tell(sent(message("k", { sentAt: 1000 })), 1000);
    expect(tell(recalled({ key: "k" }))).toHaveLength(1);
    expect(tell(recalled({ key: "k" }), 9500)).toEqual([]);
    expect(stored("k")).toMatchObject({ recalledAt: 9000, changedAt: { recalled: 9500 } });
  });

  it("gets the facts about its number that arrived before", () => {
    tell(recalled({ seq: 7 }), 2000);
    tell(read(7, 3), 2000);
    const reference = { key: "k", seq: 7 };
    const counts = { readerIds: [], readCount: 3, unreadCount: 7 };
    expect(tell(sent(message("k", { seq: 7 })), 1000)).toEqual([
      ...told("message.sent", { message: message("k", { seq: 7 }) }),
      ...told("message.recalled", { messages: [reference], recalledAt: 2000 }),
      ...told("message.read", { receipts: [{ ...reference, ...counts }] }),
    ]);
    expect(stored("k")).toMatchObject({ isSent: true, recalledAt: 2000, readCount: 3, unreadCount: 7 });
  });

  it("that gets its number later emits the number and the earlier facts about it", () => {
    tell(sent(message("k")), 1000);
    tell(recalled({ seq: 7 }), 2000);
    expect(tell(sent(message("k", { seq: 7 })), 1000)).toEqual([
      ...told("message.numbered", { message: { key: "k", seq: 7 } }),
      ...told("message.recalled", { messages: [{ key: "k", seq: 7 }], recalledAt: 2000 }),
    ]);
    expect(tell(sent(message("k", { seq: 7 })), 1000)).toEqual([]);
  });

  it("has the read count of the newest fact", () => {
    expect(tell(read(7, 3), 2000)).toHaveLength(1);
    expect(tell(read(7, 3), 3000)).toEqual([]);
    expect(tell(read(7, 4), 2900)).toEqual([]);
    expect(tell(read(7, 2), 3100)).toEqual([]);
    expect(tell(read(7, 2))).toEqual([]);
    expect(stored("7")).toMatchObject({ readCount: 3, unreadCount: 7 });
    expect(tell(read(7, 4), 3200)).toHaveLength(1);
    expect(tell(read(7, 5))).toHaveLength(1);
    expect(stored("7")).toMatchObject({ readCount: 5, unreadCount: 5 });
  });

  it("is read by its key, before it arrives or after", () => {
    const byKey = (readCount: number): GroupChange => ({
      ...{ type: "message.read", groupId: GROUP },
      receipts: [{ key: "k", seq: 8, readerIds: ["bob"], readCount }],
    });
    const receipt = (readCount: number) => ({ key: "k", seq: 8, readerIds: ["bob"], readCount });
    expect(tell(byKey(1), 2000)).toEqual(told("message.read", { receipts: [receipt(1)] }));
    expect(tell(sent(message("k")), 1000)).toEqual([
      ...told("message.sent", { message: message("k") }),
      ...told("message.read", { receipts: [{ key: "k", readerIds: [], readCount: 1 }] }),
    ]);
    expect(tell(byKey(2), 3000)).toEqual(told("message.read", { receipts: [receipt(2)] }));
    expect(stored("k")).toMatchObject({ isSent: true, readCount: 2 });
    expect(stored("8")).toBeUndefined();
  });

  it("tells of a reader without a count, and keeps nothing of it", () => {
    const receipts = [{ key: "k", readerIds: ["bob"] }];
    expect(tell({ type: "message.read", groupId: GROUP, receipts }, 2000)).toEqual(told("message.read", { receipts }));
    expect(stored("k")).toBeUndefined();
  });

  it("is reacted to, by its key in the events, and keeps nothing of it", () => {
    const reacted = (to: MessageReference): GroupChange => ({
      ...{ type: "message.reacted", groupId: GROUP, message: to, userId: "bob", reaction: "👍", operation: "add" },
    });
    const toldOf = (to: object) =>
      told("message.reacted", { message: to, userId: "bob", reaction: "👍", operation: "add" });
    expect(tell(reacted({ seq: 7 }), 900)).toEqual(toldOf({ seq: 7 }));
    expect(tell(reacted({ key: "k" }), 900)).toEqual(toldOf({ key: "k" }));
    tell(sent(message("k", { seq: 7 })), 1000);
    const before = stored("k");
    expect(tell(reacted({ seq: 7 }), 2000)).toEqual(toldOf({ seq: 7, key: "k" }));
    expect(stored("k")).toEqual(before);
    expect(stored("7")).toBeUndefined();
  });

  it("that failed is emitted, but not stored", () => {
    const failed: GroupChange = {
      type: "message.failed",
      groupId: GROUP,
      message: message("k"),
      code: 7,
      text: "full",
    };
    expect(tell(failed, 1000)).toEqual(told("message.failed", { message: message("k"), code: 7, text: "full" }));
    expect(stored("k")).toBeUndefined();
  });

  it("is emitted even if the group was dissolved since", () => {
    tell({ type: "group.dissolved", groupId: GROUP }, 3000);
    expect(tell(sent(message("k")), 2000)).toHaveLength(1);
  });
});

describe("an edited message", () => {
  const content = (text: string) => ({ elements: [{ type: "text", content: text }], text });

  it("says what its latest edit says, whenever that arrives", () => {
    tell(sent(message("k")), 1000);
    expect(tell(edited("second"), 3000)).toEqual(
      told("message.edited", { message: { key: "k" }, ...content("second") }),
    );
    expect(tell(edited("second"), 3000)).toEqual([]);
    expect(tell(edited("first"), 2000)).toEqual([]);
    expect(stored("k")).toMatchObject({ edit: { editedAt: 3000, ...content("second") }, changedAt: { edited: 3000 } });
    expect(tell(edited("second"), 4000)).toHaveLength(1);
    expect(stored("k")?.edit).toMatchObject({ editedAt: 4000 });
  });

  it("has no more what its edit leaves out", () => {
    const mentions = { everyone: false, userIds: ["bob"] };
    tell(sent(message("k")), 1000);
    tell(edited("first", { key: "k" }, { custom: "c", mentions }), 2000);
    expect(stored("k")?.edit).toEqual({ editedAt: 2000, ...content("first"), custom: "c", mentions });
    tell(edited("second"), 3000);
    expect(stored("k")?.edit).toEqual({ editedAt: 3000, ...content("second") });
  });

  it("may be edited before it arrives, which is told again with it", () => {
    expect(tell(edited("new", { key: "k" }, { senderId: "ann" }), 2000)).toHaveLength(1);
    tell(edited("late"), 1500);
    expect(tell(sent(message("k")), 1000)).toEqual([
      ...told("message.sent", { message: message("k") }),
      ...told("message.edited", { message: { key: "k" }, senderId: "ann", editedAt: 2000, ...content("new") }),
    ]);
    expect(tell(sent(message("k")), 1000)).toEqual([]);
  });

  it("stays recalled, whichever is told first", () => {
    const facts: readonly [GroupChange, number][] = [
      [sent(message("k")), 1000],
      [edited("new"), 2000],
      [recalled({ key: "k" }), 3000],
    ];
    for (const arriving of [facts, facts.toReversed()]) {
      record = new BatchSlice();
      for (const [change, at] of arriving) tell(change, at);
      expect(stored("k")).toMatchObject({ isSent: true, recalledAt: 3000, edit: { text: "new", editedAt: 2000 } });
    }
    tell(edited("newer"), 4000);
    expect(stored("k")).toMatchObject({ recalledAt: 3000, edit: { text: "newer" } });
  });

  it("edited without a time is edited once, whenever the vendor says that it was", () => {
    tell(sent(message("k")), 1000);
    expect(tell(edited("new"))).toHaveLength(1);
    expect(tell(edited("new"))).toEqual([]);
    expect(tell(edited("new"), 9500)).toEqual([]);
    expect(stored("k")).toMatchObject({ edit: { editedAt: 9000 }, changedAt: { edited: 9500 } });
  });

  it("gets the later of the edits of its key and of its number", () => {
    for (const [byNumber, byKey] of [
      [2000, 3000],
      [3000, 2000],
    ] as const) {
      record = new BatchSlice();
      tell(sent(message("k")), 1000);
      tell(edited("by key"), byKey);
      tell(edited("by number", { seq: 7 }), byNumber);
      const isByNumber = byNumber > byKey;
      const retold = { message: { key: "k", seq: 7 }, senderId: "ann", editedAt: byNumber, ...content("by number") };
      expect(tell(sent(message("k", { seq: 7 })), 1000)).toEqual([
        ...told("message.numbered", { message: { key: "k", seq: 7 } }),
        ...(isByNumber ? told("message.edited", retold) : []),
      ]);
      expect(stored("k")).toMatchObject({
        edit: { text: isByNumber ? "by number" : "by key", editedAt: 3000 },
        changedAt: { edited: 3000 },
      });
    }
  });

  it("edited by a number that no message has leaves the group stale", () => {
    tell(sent(message("k")), 1000);
    tell(edited("new", { seq: 7 }), 2000);
    expect(record.of(SOURCE).group(GROUP)).toMatchObject({
      stale: { reason: "a message was edited by a number that no message has" },
    });
  });

  it("is told by its key where it is edited by its number", () => {
    tell(sent(message("k", { seq: 7 })), 1000);
    expect(tell(edited("new", { seq: 7 }), 2000)).toEqual(
      told("message.edited", { message: { seq: 7, key: "k" }, ...content("new") }),
    );
    expect(stored("k")?.edit).toMatchObject({ text: "new" });
  });

  it("of a former life does not change the one with the same key", () => {
    tell(edited("of the former"), 1500);
    tell(sent(message("k", { sentAt: 5000 })), 5000);
    expect(tell(edited("of the former, too"), 1600)).toEqual([]);
    expect(stored("k")).toMatchObject({ sentAt: 5000, edit: null });
  });
});

describe("a message under the number of one from a former life of the group", () => {
  const former = message("7", { seq: 7, text: "former" });
  const later = message("7", { seq: 7, text: "later", sentAt: 5000 });

  it("replaces it and is emitted, and the former one does not come back", () => {
    tell(sent(former), 1000);
    expect(tell(sent(later), 5000)).toEqual(told("message.sent", { message: later }));
    expect(tell(sent(former), 1000)).toEqual([]);
    expect(stored("7")).toMatchObject({ sentAt: 5000 });
  });

  it.each([
    ["first", [later]],
    ["after the former one", [former, later]],
    ["before the former one", [later, former]],
  ])("arriving %s gets only facts since it was sent", (_, messages) => {
    const facts: readonly [GroupChange, number][] = [
      [recalled({ key: "7" }), 1500],
      [read(7, 9), 1500],
      [extended("set", 8, { a: "former", b: "former" }), 1500],
      [extended("clear", 7), 1400],
      [read(7, 2), 5500],
      [extended("set", 1, { a: "later" }), 5500],
    ];
    const expected = { sentAt: 5000, recalledAt: null, readCount: 2, extensionsClearedAt: 0 };
    for (const arriving of [facts, facts.toReversed()]) {
      record = new BatchSlice();
      for (const [change, at] of arriving) tell(change, at);
      for (const of of messages) tell(sent(of), of.sentAt);
      for (const [change, at] of arriving) expect(tell(change, at)).toEqual([]);
      expect(stored("7")).toMatchObject(expected);
      expect(stored("7")?.extensions).toEqual({ a: { value: "later", version: 1 } });
    }
  });

  it("is recalled separately", () => {
    tell(sent(former), 1000);
    tell(recalled({ key: "7" }), 1500);
    expect(tell(recalled({ key: "7" }), 5500)).toHaveLength(1);
    tell(sent(later), 5000);
    expect(tell(recalled({ key: "7" }), 1500)).toEqual([]);
    expect(stored("7")).toMatchObject({ sentAt: 5000, recalledAt: 5500 });
  });

  it("drops facts without a time", () => {
    tell(sent(former), 1000);
    tell(read(7, 9));
    tell(recalled({ key: "7" }));
    tell(sent(later), 5000);
    expect(stored("7")).toMatchObject({ sentAt: 5000, recalledAt: null, readCount: 0, unreadCount: null });
  });
});

describe("the extensions of a message", () => {
  it("are set, removed and cleared by version, and emitted if they change", () => {
    expect(tell(extended("set", 2, { a: "1" }))).toHaveLength(1);
    expect(tell(extended("set", 2, { a: "1" }))).toEqual([]);
    expect(tell(extended("set", 1, { a: "older" }))).toEqual([]);
    expect(stored("7")?.extensions).toEqual({ a: { value: "1", version: 2 } });
    tell(extended("remove", 3, { a: "" }));
    expect(stored("7")?.extensions).toEqual({ a: { value: null, version: 3 } });
    expect(tell(extended("clear", 4))).toHaveLength(1);
    expect(tell(extended("set", 4, { b: "before" }))).toEqual([]);
    expect(stored("7")?.extensions).toEqual({});
  });

  it("stay cleared by the later of two clearings", () => {
    tell(extended("clear", 4), 1000);
    tell(extended("clear", 4), 5000);
    expect(tell(extended("set", 5, { a: "in between" }), 3000)).toEqual([]);
    expect(stored("7")?.extensions).toEqual({});
  });

  it("can belong to a deeply nested message", () => {
    const content = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    tell(sent(message("7", { seq: 7, elements: [{ type: "custom", content }] })), 1000);
    expect(tell(extended("set", 1, { a: "1" }))).toHaveLength(1);
    expect(tell(extended("set", 1, { a: "1" }))).toEqual([]);
  });

  it("end in the same state in any order and with any repetitions", () => {
    const operation = fc.constantFrom("set" as const, "set" as const, "remove" as const, "clear" as const);
    const keys = fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("1", "2"), { noNullPrototype: true });
    const history = fc
      .array(fc.tuple(operation, keys), { maxLength: 6 })
      .map((steps) => steps.map(([act, of], index) => extended(act, index + 1, of)));
    const arrivals = history.chain((changes) =>
      fc.tuple(fc.constant(changes), fc.shuffledSubarray([...changes, ...changes], { minLength: 2 * changes.length })),
    );
    const after = (changes: readonly GroupChange[]) => {
      record = new BatchSlice();
      for (const change of changes) tell(change);
      return stored("7");
    };
    fc.assert(
      fc.property(arrivals, ([inOrder, arriving]) => {
        expect(after(arriving)).toEqual(after(inOrder));
      }),
    );
  });
});

describe("a topic", () => {
  const created = (name: string): GroupChange => ({
    type: "topic.created",
    groupId: GROUP,
    topicId: "t",
    profile: { name },
  });
  const dissolved: GroupChange = { type: "topic.dissolved", groupId: GROUP, topicIds: ["t"] };
  const isActive = () => {
    const known = topic("t");
    return known !== undefined && isTopicActive(known);
  };

  it("is created, updated and dissolved, with one event each", () => {
    const updated: GroupChange = {
      type: "topic.updated",
      groupId: GROUP,
      topicId: "t",
      profile: { name: "n", notice: "x" },
    };
    expect(tell(created("n"), 1000)).toEqual(told("topic.created", { topicId: "t", profile: { name: "n" } }));
    expect(tell(created("n"), 1000)).toEqual([]);
    expect(tell(updated, 2000)).toEqual(told("topic.updated", { topicId: "t", profile: { notice: "x" } }));
    expect(tell(updated, 2000)).toEqual([]);
    expect(tell(dissolved, 3000)).toEqual(told("topic.dissolved", { topicIds: ["t"] }));
    expect(tell(dissolved, 3000)).toEqual([]);
    expect(topic("t")).toMatchObject({ name: "n", notice: "x", createdAt: 1000, dissolvedAt: 3000 });
  });

  it("stays dissolved when its creation arrives late", () => {
    tell(dissolved, 3000);
    expect(tell(created("n"), 1000)).toEqual([]);
    expect(topic("t")).toMatchObject({ name: "n", createdAt: 1000, dissolvedAt: 3000 });
    expect(isActive()).toBe(false);
    expect(tell(created("n"))).toEqual([]);
    expect(isActive()).toBe(false);
  });

  it("is created again by a newer creation, with an event", () => {
    tell(created("n"), 1000);
    tell(dissolved, 2000);
    expect(tell(created("m"), 3000)).toHaveLength(1);
    expect(isActive()).toBe(true);
    expect(topic("t")).toMatchObject({ name: "m", createdAt: 3000 });
  });

  it("that the vendor does not name is emitted, but not stored", () => {
    const change: GroupChange = { type: "topic.updated", groupId: GROUP, profile: { name: "n" } };
    expect(tell(change, 1000)).toEqual(told("topic.updated", { profile: { name: "n" } }));
  });
});
