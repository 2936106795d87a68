import type { Decision, ErasureRecord, ErasureTarget, LedgerEntry, Message, MessageReference } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { replayDifferences } from "../feed-replay.js";
import { everyEvent, everyItem, everyMember, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact } from "./plain-callbacks.js";

const AT = 1_700_000_000_000;
const ANN: ErasureTarget = { source: SOURCE, userId: "ann" };
const GROUP: ErasureTarget = { source: SOURCE, groupId: "g" };
/** In everything that is to go, and in nothing that is to stay. */
const SECRET = "whispered";

type Callback = LedgerEntry["callback"];

/** Asks for an erasure and waits for its end. */
async function erased(ledger: StoredLedger, target: ErasureTarget): Promise<ErasureRecord> {
  const { id } = await ledger.erase(target);
  await expect.poll(async () => (await ledger.erasure(id))?.finishedAt ?? null, { timeout: 30_000 }).not.toBeNull();
  const record = await ledger.erasure(id);
  if (!record) throw new Error("the erasure is not on the list");
  return record;
}

function sent(key: string, senderId: string, text: string, details: Partial<Message> = {}, groupId = "g"): Callback {
  const message = { key, senderId, sentAt: AT, elements: [{ type: "t", content: { text } }], text, ...details };
  return fact({ type: "message.sent", groupId, message }, AT, { actorId: senderId });
}

/** A body as some vendors send it. */
function bodyOf(...ids: readonly string[]) {
  return { body: JSON.stringify({ From_Account: ids[0], others: ids, note: ids.includes("ann") ? SECRET : "kept" }) };
}

function decision(details: Partial<Decision>): Decision {
  return {
    ...{ decidedAt: AT, source: SOURCE, vendor: "v", command: "May", change: "message.sent", groupId: "g" },
    ...{ actorId: "bob", verdict: "deny", code: null, text: "kept", policy: "p", milliseconds: 1, shadowed: false },
    ...{ remark: "kept", circumstances: { clientAddress: "192.0.2.7" } },
    ...details,
  };
}

/** A group with Ann, Bob and Cid, who has left, in which everything was said and told that an erasure may find. */
async function tellEverything(ledger: StoredLedger): Promise<void> {
  const profile = { name: "Book club", notice: "Tuesdays", custom: { c: 1 }, settings: { entry: "vetted" } };
  const named = (userId: string, nickname: string) => ({
    userId,
    nickname,
    avatar: `${nickname}.png`,
    custom: nickname,
  });
  const members = [named("ann", SECRET), named("bob", "Bob")];
  const create = { type: "group.created", groupId: "g", ownerId: "bob", profile, members } as const;
  await settle(ledger, fact(create, AT, { actorId: "bob" }), bodyOf("bob", "ann"));
  await settle(ledger, fact({ type: "members.joined", groupId: "h", members: [named("ann", SECRET)] }, AT));
  const leaving = { type: "members.left", groupId: "h", userIds: ["ann"], message: `bye ${SECRET}` } as const;
  await settle(ledger, fact(leaving, AT + 1, { actorId: "ann" }));
  const attributes = {
    type: "group.attributes_changed",
    groupId: "g",
    operation: "merge",
    attributes: { a: "1" },
  } as const;
  await settle(ledger, fact(attributes, AT));
  const topic = { type: "topic.created", groupId: "g", topicId: "t", profile: { name: "Poems" } } as const;
  await settle(ledger, fact(topic, AT));
  await settle(ledger, sent("1", "ann", `${SECRET} hello`, { custom: SECRET, seq: 1 }), bodyOf("ann"));
  const mentions = { everyone: false, userIds: ["ann", "cid"] };
  const card = { userID: "ann", nickname: SECRET };
  const content = { text: "look", atUserList: ["ann", "cid"], card };
  await settle(ledger, sent("2", "bob", "look", { mentions, elements: [{ type: "at", content }] }), bodyOf("bob"));
  await settle(ledger, sent("k", "ann", `${SECRET} unnumbered`), bodyOf("ann"));
  const extension = { message: { key: "2" }, operation: "set", extensions: { note: SECRET }, version: 5 } as const;
  await settle(ledger, fact({ type: "message.extended", groupId: "g", ...extension }, AT, { actorId: "ann" }));
  const failed = { senderId: "ann", elements: [{ type: "t", content: SECRET }], text: SECRET };
  await settle(
    ledger,
    fact({ type: "message.failed", groupId: "g", message: failed, code: 1, text: `no ${SECRET}` }, AT),
  );
  const updated = {
    type: "member.updated",
    groupId: "g",
    userId: "ann",
    profile: { nickname: `${SECRET}!`, role: "admin" },
  } as const;
  await settle(ledger, fact(updated, AT + 2, { actorId: "bob" }));
  ledger.note(decision({ actorId: "ann", text: SECRET, remark: SECRET }));
  ledger.note(decision({ text: "ann is banned", remark: SECRET }));
  ledger.note(decision({ text: "annual meeting" }));
  await expect.poll(() => ledger.decisions({ limit: 9 }).then(({ length }) => length)).toBe(3);
}

/** Everything that readers get, as one text. */
async function everythingRead(ledger: StoredLedger): Promise<string> {
  const groups = await everyItem((request) => ledger.groups(request));
  const parts = await Promise.all(
    groups.map(async ({ source, groupId }) => [
      await everyMember(ledger, groupId, source),
      await everyItem((request) => ledger.messages(source, groupId, request)),
      await everyItem((request) => ledger.topics(source, groupId, request)),
    ]),
  );
  const letters = await everyItem((request) => ledger.deadLetters(request));
  const log = [await ledger.decisions({ limit: 100 }), await ledger.callbacks({ limit: 100 })];
  return JSON.stringify([groups, parts, letters, await everyEvent(ledger), log]);
}

/** Taking a person or a group out of everything that is stored. */
export function erasure({ createUrl, open }: LedgerOpener): void {
  describe("the erasure of a person", () => {
    it("leaves nothing that they said or are called, and everything that others did", async () => {
      const ledger = await open();
      await tellEverything(ledger);
      const before = await everyEvent(ledger);
      expect(await everythingRead(ledger)).toContain(SECRET);
      const record = await erased(ledger, ANN);
      expect(await everythingRead(ledger)).not.toContain(SECRET);
      const after = await everyEvent(ledger);
      expect(after.map(({ sequence, type }) => [sequence, type])).toEqual(
        before.map(({ sequence, type }) => [sequence, type]),
      );
      expect((await ledger.messages(SOURCE, "g"))?.items.map(({ key, text }) => [key, text])).toEqual([["2", "look"]]);
      expect(record).toMatchObject({ source: SOURCE, subject: "user", targetId: null, stage: "traces" });
      expect(record.erased).toEqual({
        ...{
          messages: 2,
          events: 7,
          callbacks: 3,
          members: 2,
          groups: 0,
          topics: 0,
          decisions: 2,
          deadLetters: 0,
          commands: 0,
        },
      });
    });

    it("leaves them a member with role and place, so that the roster is as the vendor's", async () => {
      const ledger = await open();
      await tellEverything(ledger);
      await erased(ledger, ANN);
      expect(await ledger.roster(SOURCE, "g")).toEqual({ userIds: ["ann", "bob"], silencedUserIds: [] });
      expect(await everyMember(ledger, "g")).toMatchObject([
        { userId: "ann", role: "admin", nickname: "", avatar: "", custom: null },
        { userId: "bob", nickname: "Bob", avatar: "Bob.png", custom: "Bob" },
      ]);
    });

    it("marks the events that it empties, and takes out of others only where they name the person", async () => {
      const ledger = await open();
      await tellEverything(ledger);
      await erased(ledger, ANN);
      const events = await everyEvent(ledger);
      const dataOf = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);
      expect(dataOf("message.sent")).toEqual([
        { message: { key: "1", seq: 1, senderId: "ann", sentAt: AT, elements: [], text: "" }, contentRemoved: true },
        {
          message: {
            ...{ key: "2", senderId: "bob", sentAt: AT, text: "look" },
            elements: [{ type: "at", content: { text: "look", atUserList: ["cid"], card: null } }],
            mentions: { everyone: false, userIds: ["cid"] },
          },
          contentRemoved: true,
        },
        { message: { key: "k", senderId: "ann", sentAt: AT, elements: [], text: "" }, contentRemoved: true },
      ]);
      expect(dataOf("group.created")).toMatchObject([
        {
          profile: { name: "Book club" },
          members: [{ userId: "ann" }, { userId: "bob", nickname: "Bob" }],
          contentRemoved: true,
        },
      ]);
      expect(dataOf("group.attributes_changed")).toEqual([{ operation: "merge", attributes: { a: "1" } }]);
      expect(dataOf("topic.created")).toEqual([{ topicId: "t", profile: { name: "Poems" } }]);
    });

    it("leaves decisions without texts and circumstances where they are about the person", async () => {
      const ledger = await open();
      await tellEverything(ledger);
      await erased(ledger, ANN);
      const bare = { text: null, remark: null, circumstances: {} };
      expect(await ledger.decisions({ limit: 9 })).toMatchObject([
        { ...bare, actorId: "ann", policy: "p" },
        { ...bare, actorId: "bob" },
        { text: "annual meeting", remark: "kept", circumstances: { clientAddress: "192.0.2.7" } },
      ]);
    });

    it.each(["o'\"\\ 张😀%_", "a, b", "<ann&co>", "1", "\u00a0"])(
      "finds what is told under any id: %j",
      async (userId) => {
        const ledger = await open();
        const mentions = { everyone: false, userIds: [userId, `${userId}x`] };
        const form = `data=${encodeURIComponent(JSON.stringify({ userId, note: SECRET }))}`;
        await settle(ledger, sent("k", userId, SECRET), { body: form });
        await settle(ledger, sent("m", `${userId}x`, "stays", { mentions }), {
          body: JSON.stringify({ [userId]: SECRET }),
        });
        expect((await erased(ledger, { source: SOURCE, userId })).erased).toMatchObject({
          ...{ messages: 1, events: 1, callbacks: 2 },
        });
        expect(await everythingRead(ledger)).not.toContain(SECRET);
        expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([
          { text: "stays", mentions: { everyone: false, userIds: [`${userId}x`] } },
        ]);
      },
    );

    describe("takes what they have put on others' messages", () => {
      const put = (actorId: string, message: MessageReference, extensions: Record<string, string>, version: number) =>
        fact({ type: "message.extended", groupId: "g", message, operation: "set", extensions, version }, undefined, {
          actorId,
        });
      const byAnn = (message: MessageReference) => put("ann", message, { note: SECRET, mood: SECRET }, 1);
      const byCid = (message: MessageReference) => put("cid", message, { mood: "😀", seen: "kept" }, 2);
      const arrival = sent("server-1", "bob", "look", { seq: 7 });
      const nameless = sent("server-1", "bob", "look");
      const [byKey, byNumber] = [{ key: "server-1" }, { seq: 7 }];

      it.each<readonly [string, readonly Callback[]]>([
        ["by key, after the message", [arrival, byAnn(byKey), byCid(byKey)]],
        ["by number, after the message", [arrival, byAnn(byNumber), byCid(byNumber)]],
        ["by key, before the message", [byAnn(byKey), byCid(byKey), arrival]],
        ["by number, before the message", [byAnn(byNumber), byCid(byNumber), arrival]],
        ["by number, between the message and its number", [nameless, byAnn(byNumber), byCid(byNumber), arrival]],
        ["before the message, and others after it", [byAnn(byNumber), arrival, byCid(byNumber)]],
      ])("%s", async (_, callbacks) => {
        const ledger = await open();
        for (const callback of callbacks) await settle(ledger, callback);
        expect(await replayDifferences(ledger)).toEqual([]);
        expect(await everythingRead(ledger)).toContain(SECRET);
        await erased(ledger, ANN);
        expect(await everythingRead(ledger)).not.toContain(SECRET);
        expect(await replayDifferences(ledger)).toEqual([]);
        const left = { key: "server-1", seq: 7, text: "look", extensions: { mood: "😀", seen: "kept" } };
        expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([left]);
        // Another that takes over what is known of the number.
        await settle(ledger, sent("server-2", "bob", "look", { seq: 7 }));
        expect(await everythingRead(ledger)).not.toContain(SECRET);
        expect(Object.values((await erased(ledger, ANN)).erased).every((count) => count === 0)).toBe(true);
      });

      it("where the message never came, or events are kept shorter than messages", async () => {
        let now = AT;
        const ledger = await open({ now: () => now, retentionDays: { feed: 1, messages: { [SOURCE]: 30 } } });
        const receivedAt = now;
        for (const callback of [arrival, byAnn(byKey), byAnn({ key: "k" })])
          await settle(ledger, callback, { receivedAt });
        now += 2 * 24 * 60 * 60 * 1000;
        await ledger.prune();
        expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([{ extensions: { note: SECRET } }]);
        await erased(ledger, ANN);
        await settle(ledger, sent("k", "bob", "look"));
        const { items = [] } = (await ledger.messages(SOURCE, "g")) ?? {};
        expect(items.map(({ extensions }) => extensions)).toEqual([{}, {}]);
      });

      it("and leaves it where the sender of the message is erased, as far as they did not put it there", async () => {
        const ledger = await open();
        for (const callback of [byCid(byKey), arrival, sent("other", "cid", "look")]) await settle(ledger, callback);
        await erased(ledger, { source: SOURCE, userId: "bob" });
        expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([{ key: "other" }]);
        const first = (await everyEvent(ledger)).find(({ type }) => type === "message.extended");
        expect(first?.data).toMatchObject({ extensions: { mood: "😀", seen: "kept" } });
      });
    });

    describe("takes what they have made of messages by edits", () => {
      const edit = (actorId: string, message: MessageReference, text: string, details: object = {}) =>
        fact(
          {
            ...{ type: "message.edited", groupId: "g", message, text },
            elements: [{ type: "t", content: text }],
            ...details,
          },
          undefined,
          { actorId },
        );
      const arrival = sent("server-1", "bob", "look", { seq: 7 });
      const byAnn = (message: MessageReference) => edit("ann", message, SECRET, { custom: SECRET });
      const [byKey, byNumber] = [{ key: "server-1" }, { seq: 7 }];

      it.each<readonly [string, readonly Callback[]]>([
        ["by key, after the message", [arrival, byAnn(byKey)]],
        ["by number, after the message", [arrival, byAnn(byNumber)]],
        ["by key, before the message", [byAnn(byKey), arrival]],
        ["by number, before the message", [byAnn(byNumber), arrival]],
      ])("%s", async (_, callbacks) => {
        const ledger = await open();
        for (const callback of callbacks) await settle(ledger, callback);
        expect(await replayDifferences(ledger)).toEqual([]);
        expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([{ text: SECRET, custom: SECRET }]);
        await erased(ledger, ANN);
        expect(await everythingRead(ledger)).not.toContain(SECRET);
        expect(await replayDifferences(ledger)).toEqual([]);
        expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([
          { key: "server-1", senderId: "bob", text: "", elements: [], custom: null, editedAt: expect.any(Number) },
        ]);
        expect(Object.values((await erased(ledger, ANN)).erased).every((count) => count === 0)).toBe(true);
      });

      it("and what others have made of theirs", async () => {
        const ledger = await open();
        const senderId = "ann";
        for (const callback of [
          edit("bob", { key: "early" }, SECRET, { senderId }),
          sent("early", "ann", SECRET),
          sent("late", "ann", SECRET),
          edit("bob", { key: "late" }, SECRET, { senderId }),
        ])
          await settle(ledger, callback);
        await erased(ledger, ANN);
        expect(await everythingRead(ledger)).not.toContain(SECRET);
        expect((await ledger.messages(SOURCE, "g"))?.items).toEqual([]);
      });

      it("and leaves edits by others, but for the parts that name them", async () => {
        for (const isEarly of [false, true]) {
          const ledger = await open();
          const card = { type: "card", content: { userID: "ann", nickname: SECRET } };
          const elements = [{ type: "t", content: "look here" }, card];
          const mentions = { everyone: false, userIds: ["ann", "cid"] };
          const byBob = edit("bob", byKey, "look here", { elements, mentions });
          for (const callback of isEarly ? [byBob, arrival] : [arrival, byBob]) await settle(ledger, callback);
          await erased(ledger, ANN);
          expect(await everythingRead(ledger)).not.toContain(SECRET);
          expect(await replayDifferences(ledger)).toEqual([]);
          expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([
            { text: "look here", mentions: { everyone: false, userIds: ["cid"] } },
          ]);
        }
      });

      it("where events are kept shorter than messages", async () => {
        let now = AT;
        const ledger = await open({ now: () => now, retentionDays: { feed: 1, messages: { [SOURCE]: 30 } } });
        for (const callback of [arrival, byAnn(byKey)]) await settle(ledger, callback, { receivedAt: now });
        now += 2 * 24 * 60 * 60 * 1000;
        await ledger.prune();
        expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([{ text: SECRET }]);
        await erased(ledger, ANN);
        expect((await ledger.messages(SOURCE, "g"))?.items).toMatchObject([{ text: "" }]);
      });
    });

    it("spares the same id in another source", async () => {
      const ledger = await open();
      await settle(ledger, sent("1", "ann", "stays"), { source: "other", ...bodyOf("ann") });
      const { erased: numbers } = await erased(ledger, ANN);
      expect(Object.values(numbers).every((count) => count === 0)).toBe(true);
      expect((await ledger.messages("other", "g"))?.items).toMatchObject([{ text: "stays" }]);
    });

    it("removes dead letters that carry the id, and no others", async () => {
      const ledger = await open({ queueLimit: 0 });
      const refused = [sent("1", "ann", SECRET), sent("2", "bob", "stays")];
      for (const callback of refused) await settle(ledger, callback, { body: "" }).catch(() => undefined);
      const form = { body: `data=${encodeURIComponent('{"userId":"bob","addUsers":"cid, ann"}')}` };
      await settle(ledger, fact({ type: "group.dissolved", groupId: "h" }), form).catch(() => undefined);
      expect(await everyItem((request) => ledger.deadLetters(request))).toHaveLength(3);
      expect((await erased(ledger, ANN)).erased.deadLetters).toBe(2);
      expect((await everyItem((request) => ledger.deadLetters(request))).map(({ body }) => body)).toEqual([""]);
    });

    it("finds nothing the second time", async () => {
      const ledger = await open();
      await tellEverything(ledger);
      const first = await erased(ledger, ANN);
      const second = await erased(ledger, ANN);
      expect(second.id).not.toBe(first.id);
      expect(Object.values(second.erased).every((count) => count === 0)).toBe(true);
      expect((await everyItem((request) => ledger.erasures(request), 1)).map(({ id }) => id)).toEqual(
        expect.arrayContaining([first.id, second.id]),
      );
    });

    it("is one, however often it is asked for while it goes on", async () => {
      const ledger = await open();
      await tellEverything(ledger);
      const asked = await Promise.all([ledger.erase(ANN), ledger.erase(ANN), ledger.erase(ANN)]);
      expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
      const finishedAt = async () => (await ledger.erasure(asked[0].id))?.finishedAt;
      await expect.poll(finishedAt, { timeout: 30_000 }).toEqual(expect.any(Number));
      expect((await ledger.erasures()).items).toHaveLength(1);
    });

    it.each([{ userId: "" }, { userId: "x".repeat(256) }, { groupId: "\0" }])(
      "refuses what is no id: %j",
      async (id) => {
        const ledger = await open();
        await expect(ledger.erase({ source: SOURCE, ...id })).rejects.toThrow(RangeError);
      },
    );

    it("is not undone by what this or another process has cached", async () => {
      const url = await createUrl();
      const [one, other] = [await open({ url }), await open({ url })];
      const named = fact({ type: "members.joined", groupId: "g", members: [{ userId: "ann", nickname: SECRET }] }, AT);
      await settle(one, named);
      // So often that each would write without looking, were it alone.
      for (let round = 0; round < 70; round += 1) await settle(other, sent(`o${round}`, "bob", "hi"));
      await settle(other, fact({ type: "member.silenced", groupId: "g", userId: "ann" }, AT + 1));
      await erased(one, ANN);
      await settle(other, fact({ type: "member.unsilenced", groupId: "g", userId: "ann" }, AT + 2));
      await settle(one, fact({ type: "member.silenced", groupId: "g", userId: "ann" }, AT + 3));
      expect(await everyMember(one, "g")).toMatchObject([{ userId: "ann", nickname: "", silenced: true }]);
    });

    it("is done once where several processes are at it", async () => {
      const url = await createUrl();
      const ledgers = [await open({ url }), await open({ url }), await open({ url })];
      const [one] = ledgers;
      if (!one) throw new Error("no ledger was opened");
      const many = Array.from({ length: 400 }, (_, number) =>
        sent(`m${number}`, number % 2 ? "ann" : "bob", `said ${number}`),
      );
      await Promise.all(many.map((callback, number) => settle(one, callback, bodyOf(number % 2 ? "ann" : "bob"))));
      const asked = await Promise.all(ledgers.map((ledger) => ledger.erase(ANN)));
      const { id = "" } = asked[0] ?? {};
      await expect
        .poll(async () => (await one.erasure(id))?.finishedAt, { timeout: 30_000 })
        .toEqual(expect.any(Number));
      expect((await one.erasure(id))?.erased).toMatchObject({ messages: 200, callbacks: 200 });
      const left = await everyItem((request) => one.messages(SOURCE, "g", request));
      expect(left).toHaveLength(200);
    });
  });

  describe("the erasure of a group", () => {
    it("leaves its members and what happened, and nothing that it was called or that was said in it", async () => {
      const ledger = await open();
      await tellEverything(ledger);
      const before = await everyEvent(ledger);
      const record = await erased(ledger, GROUP);
      const read = await everythingRead(ledger);
      for (const word of ["Book club", "Tuesdays", "vetted", "Poems", "Bob", "look"]) expect(read).not.toContain(word);
      expect((await everyEvent(ledger)).map(({ sequence, type }) => [sequence, type])).toEqual(
        before.map(({ sequence, type }) => [sequence, type]),
      );
      expect(await ledger.roster(SOURCE, "g")).toEqual({ userIds: ["ann", "bob"], silencedUserIds: [] });
      expect(await ledger.group(SOURCE, "g")).toMatchObject({
        ...{ name: "", notice: "", custom: null, settings: {}, attributes: {}, ownerId: "bob", memberCount: 2 },
        stale: { reason: "its content was erased" },
      });
      expect(record.erased).toMatchObject({ messages: 3, members: 2, groups: 1, topics: 1, decisions: 3 });
      expect(await replayDifferences(ledger)).toEqual([expect.stringMatching(/^main\/g: messages/)]);
    });

    it("finds nothing the second time, and stays erased whatever is told anew of what was", async () => {
      const ledger = await open();
      await tellEverything(ledger);
      await erased(ledger, GROUP);
      const older = {
        type: "group.attributes_changed",
        groupId: "g",
        operation: "merge",
        attributes: { a: "0" },
      } as const;
      await settle(ledger, fact(older, AT - 1), { body: "" });
      const notice = { type: "group.updated", groupId: "g", profile: { notice: "older" } } as const;
      await settle(ledger, fact(notice, AT - 1), { body: "" });
      expect(await ledger.group(SOURCE, "g")).toMatchObject({ notice: "", attributes: {} });
      const { erased: numbers } = await erased(ledger, GROUP);
      expect(Object.values(numbers).every((count) => count === 0)).toBe(true);
    });

    it("leaves a dissolved group as it is, but for what it was called", async () => {
      const ledger = await open();
      await tellEverything(ledger);
      await settle(ledger, fact({ type: "group.dissolved", groupId: "g" }, AT + 9));
      await erased(ledger, GROUP);
      expect(await ledger.group(SOURCE, "g")).toMatchObject({ state: "dissolved", name: "", stale: null });
    });
  });
}
