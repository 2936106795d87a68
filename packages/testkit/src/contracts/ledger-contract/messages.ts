import type { Message, MessageReference, ReadReceipt } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { everyEvent, everyItem, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact } from "./plain-callbacks.js";

const AT = 1_700_000_000_000;

function sent(key: string, details: Partial<Message> = {}, topicId?: string) {
  const seq = /^\d+$/.test(key) ? { seq: Number(key) } : {};
  const elements = [{ type: "text", content: { Text: `said ${key}` } }];
  const message = { key, ...seq, senderId: "ann", elements, text: `said ${key}`, sentAt: AT, ...details };
  return fact({ type: "message.sent", groupId: "g", ...(topicId !== undefined && { topicId }), message });
}

const recalled = (reference: { readonly key: string } | { readonly seq: number }) =>
  fact({ type: "message.recalled", groupId: "g", messages: [reference] }, AT + 1);

/** Messages and topics, and their retention. */
export function messages({ open }: LedgerOpener): void {
  describe("messages", () => {
    it("are listed newest first by their number, page by page, separately for each topic", async () => {
      const ledger = await open();
      for (const number of [9, 2, 10, 1]) await settle(ledger, sent(String(number)));
      await settle(ledger, sent("5", {}, "topic"));
      const all = await everyItem((request) => ledger.messages(SOURCE, "g", request), 3);
      expect(all.map(({ seq }) => seq)).toEqual([10, 9, 2, 1]);
      expect(all[0]).toMatchObject({ key: "10", topicId: null, senderId: "ann", text: "said 10", sentAt: AT });
      const ofTopic = await ledger.messages(SOURCE, "g", { limit: 10, topicId: "topic" });
      expect(ofTopic?.items.map(({ key, topicId }) => [key, topicId])).toEqual([["5", "topic"]]);
      expect(await ledger.messages(SOURCE, "nowhere", { limit: 1 })).toBeUndefined();
    });

    it("without a number are read even if they were sent at the last moment of a date", async () => {
      const ledger = await open();
      const receivedAt = 8_640_000_000_000_000;
      const last = sent("a", { sentAt: receivedAt });
      for (const callback of [last, sent("b"), last]) await settle(ledger, callback, { receivedAt });
      const { items = [] } = (await ledger.messages(SOURCE, "g", { limit: 10 })) ?? {};
      expect(items.map(({ key }) => key)).toEqual(["a", "b"]);
    });

    it("are stored unchanged, even nested thousands of levels deep or full of control characters", async () => {
      const ledger = await open();
      const content = JSON.parse(`${"[".repeat(6000)}"\\u0001\\ud800\\u0000😀"${"]".repeat(6000)}`);
      await settle(ledger, sent("1", { elements: [{ type: "custom", content }] }));
      const [message] = (await ledger.messages(SOURCE, "g", { limit: 1 }))?.items ?? [];
      let inner: unknown = message?.elements[0]?.content;
      let depth = 0;
      for (; Array.isArray(inner); depth += 1) [inner] = inner;
      expect([depth, inner]).toEqual([6000, "\u0001\ud800\u0000😀"]);
      expect((await everyEvent(ledger)).map(({ type }) => type)).toEqual(["message.sent"]);
    });

    it.each([
      ["by key", { key: "7" }],
      ["by number", { seq: 7 }],
    ])("recalled %s are marked, whichever is told first", async (_, reference) => {
      for (const order of [
        [sent("7"), recalled(reference)],
        [recalled(reference), sent("7")],
      ]) {
        const ledger = await open();
        for (const callback of order) await settle(ledger, callback);
        const [message] = (await ledger.messages(SOURCE, "g", { limit: 1 }))?.items ?? [];
        expect(message).toMatchObject({ key: "7", text: "said 7", recalledAt: AT + 1 });
      }
    });

    it("get their number later, with the facts about that number", async () => {
      const ledger = await open();
      await settle(ledger, sent("server-1"));
      await settle(ledger, recalled({ seq: 3 }));
      await settle(ledger, sent("server-1", { seq: 3 }));
      expect((await ledger.messages(SOURCE, "g", { limit: 9 }))?.items).toMatchObject([
        { key: "server-1", seq: 3, recalledAt: AT + 1 },
      ]);
      const known = await open();
      await settle(known, sent("server-1", { seq: 3 }));
      await settle(known, recalled({ seq: 3 }));
      expect((await known.messages(SOURCE, "g", { limit: 9 }))?.items).toMatchObject([{ recalledAt: AT + 1 }]);
    });

    it("have a number that is found by their key, if the vendor has told it", async () => {
      const ledger = await open();
      const told = [
        sent("7"),
        sent("server-1", { seq: 3 }),
        sent("server-2"),
        sent("8", {}, "topic"),
        recalled({ key: "9" }),
      ];
      for (const callback of told) await settle(ledger, callback);
      const numberOf = (key: string, topicId?: string) =>
        ledger.messageNumber(SOURCE, "g", { key, ...(topicId !== undefined && { topicId }) });
      expect([await numberOf("7"), await numberOf("server-1"), await numberOf("8", "topic")]).toEqual([7, 3, 8]);
      for (const key of ["server-2", "8", "9", "none", "007"]) expect(await numberOf(key)).toBeUndefined();
    });

    it.each([
      ["another number", "and then none", { seq: 9 }, {}, 9],
      ["no number", "and then another", {}, { seq: 9 }, 9],
      ["no number", "and then the same", {}, { seq: 7 }, 7],
      ["the same number", "and then none", { seq: 7 }, {}, 7],
    ])("with digits as their key and %s, %s, stand once", async (_, __, first, second, seq) => {
      const ledger = await open();
      const told = (numbers: { readonly seq?: number }) =>
        fact({ type: "message.sent", groupId: "g", message: { key: "7", elements: [], text: "你好", ...numbers } });
      for (const numbers of [first, second]) await settle(ledger, told(numbers));
      expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([{ key: "7", seq }]);
      expect((await everyEvent(ledger)).filter(({ type }) => type === "message.sent")).toHaveLength(1);
    });

    it("without a number are found by a key that looks like their place in the order", async () => {
      const ledger = await open();
      const key = String(2 ** 52 + AT);
      const message = { key, elements: [], text: "你好", sentAt: AT };
      const told = fact({ type: "message.sent", groupId: "g", message });
      for (const callback of [told, told, recalled({ key })]) await settle(ledger, callback);
      expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([{ key, seq: null, recalledAt: AT + 1 }]);
    });

    it.each([2 ** 52, 2 ** 53, 1e300, -1, 1.5])("with %s as number, which none can have, have none", async (seq) => {
      const ledger = await open();
      const message = { elements: [], text: "你好", seq };
      for (const key of ["server-1", "7", String(seq)]) {
        const told = fact({ type: "message.sent", groupId: "g", message: { ...message, key } });
        for (const again of [told, told]) await settle(ledger, again);
      }
      const receipts = [{ seq, readerIds: ["bob"], readCount: 1 }];
      await settle(ledger, fact({ type: "message.read", groupId: "g", receipts }));
      const { items = [] } = (await ledger.messages(SOURCE, "g")) ?? {};
      expect(items.map(({ key, seq: number }) => [key, number])).toEqual(
        expect.arrayContaining(["server-1", "7", String(seq)].map((key) => [key, null])),
      );
      expect(items).toHaveLength(3);
      await settle(ledger, recalled({ seq: -5 }));
      expect((await everyEvent(ledger)).map(({ type }) => type)).toEqual([
        ...["message.sent", "message.sent", "message.sent"],
        ...["message.read", "message.recalled"],
      ]);
    });

    it("keep the highest read count, and cause an event only when it grows", async () => {
      const ledger = await open();
      await settle(ledger, sent("1"));
      for (const readCount of [2, 5, 3]) {
        const receipts = [{ seq: 1, readerIds: ["bob"], readCount, unreadCount: 9 - readCount }];
        await settle(ledger, fact({ type: "message.read", groupId: "g", receipts }));
      }
      expect((await ledger.messages(SOURCE, "g", { limit: 1 }))?.items).toMatchObject([
        { readCount: 5, unreadCount: 4 },
      ]);
      expect((await everyEvent(ledger)).map(({ type }) => type)).toEqual([
        "message.sent",
        "message.read",
        "message.read",
      ]);
    });

    it("say what their latest edit says, whichever is told first, and stay recalled", async () => {
      const edited = (text: string, at: number) =>
        fact(
          {
            ...{ type: "message.edited", groupId: "g", message: { key: "7" } },
            ...{ elements: [{ type: "text", content: { Text: text } }], text },
          },
          at,
        );
      const told = [
        sent("7", { custom: "c" }),
        edited("first", AT + 1),
        edited("second", AT + 2),
        recalled({ seq: 7 }),
      ];
      for (const order of [told, told.toReversed(), [...told, ...told]]) {
        const ledger = await open();
        for (const callback of order) await settle(ledger, callback);
        const { items = [] } = (await ledger.messages(SOURCE, "g", { limit: 9 })) ?? {};
        expect(items).toMatchObject([
          {
            ...{ key: "7", senderId: "ann", text: "second", elements: [{ content: { Text: "second" } }] },
            ...{ custom: null, mentions: null, sentAt: AT, editedAt: AT + 2, recalledAt: AT + 1 },
          },
        ]);
      }
      const ledger = await open();
      await settle(ledger, sent("7"));
      expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([{ text: "said 7", editedAt: null }]);
    });

    it("are edited to what is nested thousands of levels deep", async () => {
      const content = JSON.parse(`${"[".repeat(6000)}"\\u0000😀"${"]".repeat(6000)}`);
      const edited = { type: "message.edited", elements: [{ type: "custom", content }], text: "" } as const;
      for (const order of ["before", "after"]) {
        const ledger = await open();
        const told = [sent("1"), fact({ ...edited, groupId: "g", message: { key: "1" } }, AT + 1)];
        for (const callback of order === "after" ? told : told.toReversed()) await settle(ledger, callback);
        const [message] = (await ledger.messages(SOURCE, "g", { limit: 1 }))?.items ?? [];
        let inner: unknown = message?.elements[0]?.content;
        while (Array.isArray(inner)) [inner] = inner;
        expect(inner).toBe("\u0000😀");
      }
    });

    it("are read by their key, whichever is told first", async () => {
      const read = (receipt: Omit<ReadReceipt, "readerIds">) =>
        fact({ type: "message.read", groupId: "g", receipts: [{ ...receipt, readerIds: ["bob"] }] }, AT + 1);
      const byKey = read({ key: "server-1", readCount: 2, unreadCount: 7 });
      for (const order of [
        [sent("server-1"), byKey],
        [byKey, sent("server-1")],
      ]) {
        const ledger = await open();
        for (const callback of order) await settle(ledger, callback);
        const read = (await ledger.messages(SOURCE, "g"))?.items;
        expect(read).toMatchObject([{ key: "server-1", readCount: 2, unreadCount: 7 }]);
      }
      const ledger = await open();
      for (const callback of [sent("server-1"), read({ key: "server-1" })]) await settle(ledger, callback);
      expect((await everyEvent(ledger)).at(-1)).toMatchObject({
        ...{ type: "message.read", data: { receipts: [{ key: "server-1", readerIds: ["bob"] }] } },
      });
    });

    it("are reacted to, which is told, by their key, and changes nothing of them", async () => {
      const reacted = (message: MessageReference, operation: "add" | "remove") =>
        fact({ type: "message.reacted", groupId: "g", message, userId: "bob", reaction: "👍", operation }, AT + 1);
      const ledger = await open();
      await settle(ledger, sent("server-1", { seq: 3 }));
      const before = await ledger.messages(SOURCE, "g");
      for (const callback of [
        reacted({ seq: 3 }, "add"),
        reacted({ key: "server-1" }, "remove"),
        reacted({ seq: 4 }, "add"),
      ])
        await settle(ledger, callback);
      expect(await ledger.messages(SOURCE, "g")).toEqual(before);
      const about = { userId: "bob", reaction: "👍" };
      expect((await everyEvent(ledger)).slice(1).map(({ type, data }) => ({ type, data }))).toEqual([
        { type: "message.reacted", data: { message: { seq: 3, key: "server-1" }, ...about, operation: "add" } },
        { type: "message.reacted", data: { message: { key: "server-1" }, ...about, operation: "remove" } },
        { type: "message.reacted", data: { message: { seq: 4 }, ...about, operation: "add" } },
      ]);
    });

    it("have the extensions of the newest version of each key", async () => {
      const extend = (operation: "set" | "remove" | "clear", version: number, extensions: Record<string, string>) =>
        fact({ type: "message.extended", groupId: "g", message: { key: "1" }, operation, version, extensions });
      const changes = [
        extend("set", 1, { a: "1", b: "1" }),
        extend("clear", 2, {}),
        extend("set", 3, { a: "3", c: "3" }),
        extend("remove", 4, { c: "" }),
      ];
      for (const order of [changes, changes.toReversed(), [...changes, ...changes]]) {
        const ledger = await open();
        for (const callback of [...order, sent("1")]) await settle(ledger, callback);
        expect((await ledger.messages(SOURCE, "g", { limit: 1 }))?.items).toMatchObject([{ extensions: { a: "3" } }]);
      }
    });

    it.each([
      ["feed", 0, ["message.sent"]],
      // The record contains the group, too.
      ["none", 0, ["group.updated"]],
      ["store", 1, ["message.sent"]],
    ] as const)("with keeping %s leave %i rows and the events %j", async (keeping, rows, events) => {
      const ledger = await open({ messages: { [SOURCE]: keeping } });
      await settle(ledger, sent("1"));
      expect((await ledger.messages(SOURCE, "g", { limit: 9 }))?.items).toHaveLength(rows);
      await settle(ledger, sent("2"));
      expect((await everyEvent(ledger)).slice(0, events.length).map(({ type }) => type)).toEqual(events);
      expect(await everyEvent(ledger)).toHaveLength(keeping === "none" ? 1 : 2);
    });

    it("older than their retention are removed; others stay", async () => {
      const day = 24 * 60 * 60 * 1000;
      const ledger = await open({ now: () => AT + 10 * day, retentionDays: { messages: { [SOURCE]: 7 } } });
      const old = Array.from({ length: 1200 }, (_, index) => sent(String(index), { sentAt: AT + index }));
      const young = [sent("2000", { sentAt: AT + 4 * day })];
      await Promise.all([...old, ...young].map((callback) => settle(ledger, callback)));
      // Each with its raw callback.
      expect(await ledger.prune()).toBe(2 * 1200);
      expect(await ledger.prune()).toBe(0);
      const told = await everyEvent(ledger);
      expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, index) => index + 1));
      expect(told.filter(({ data }) => JSON.stringify(data).includes("said "))).toHaveLength(1);
      expect((await ledger.messages(SOURCE, "g", { limit: 9 }))?.items.map(({ key }) => key)).toEqual(["2000"]);
    });
  });

  describe("topics", () => {
    const topic = (type: "topic.created" | "topic.updated", name: string) =>
      fact({ type, groupId: "g", topicId: "t", profile: { name } });

    it("are created, updated and dissolved with their group", async () => {
      const ledger = await open();
      await settle(ledger, topic("topic.created", "first"));
      await settle(ledger, topic("topic.updated", "second"));
      const listed = async () => (await ledger.topics(SOURCE, "g", { limit: 9 }))?.items;
      expect(await listed()).toMatchObject([{ topicId: "t", name: "second", state: "active" }]);
      await settle(ledger, fact({ type: "group.dissolved", groupId: "g" }));
      expect(await listed()).toMatchObject([{ topicId: "t", state: "dissolved" }]);
      expect((await everyEvent(ledger)).map(({ type }) => type)).toEqual([
        "topic.created",
        "topic.updated",
        "group.dissolved",
      ]);
    });

    it("that are dissolved stay dissolved when a late fact arrives", async () => {
      const ledger = await open();
      await settle(ledger, topic("topic.created", "first"));
      await settle(ledger, fact({ type: "topic.dissolved", groupId: "g", topicIds: ["t"] }));
      await settle(ledger, topic("topic.updated", "late"));
      expect((await ledger.topics(SOURCE, "g", { limit: 9 }))?.items).toMatchObject([{ state: "dissolved" }]);
    });
  });
}
