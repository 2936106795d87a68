import { createServer } from "node:http";
import type {
  GroupChange,
  Message,
  MessageRecalled,
  MessageSent,
  Performed,
  ReadingClient,
  TopicCreated,
  TopicUpdated,
} from "@grouphook/core/adapter";
import type { TencentRestOptions, TencentVerdict } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { AGAIN, ALLOWED, CREDENTIALS, tencentScene } from "../testing/tencent-scene.js";
import { clientIn } from "./client.js";
import { schema } from "./options.js";

const GROUP = "@TGS#_readers";
const TOPIC = `${GROUP}@TOPIC#_news`;

/** A community with topics, whose backend gives a verdict on messages. */
async function scene(served: Partial<TencentRestOptions> = {}, verdict: TencentVerdict = ALLOWED) {
  const made = await tencentScene({
    ...{ served, settings: { customText: ["Data.text"] } },
    verdictOf: (command) => (command === "Group.CallbackBeforeSendMsg" ? verdict : ALLOWED),
  });
  const profile = { name: "Readers", kind: "Community", settings: { SupportTopic: 1 } };
  const creation = { type: "group.created", groupId: GROUP, ownerId: "ann", profile, members: [] } as const;
  await made.client.perform(creation);
  await made.app.settled();
  return { ...made, perform: made.client.perform, messages: () => made.group().messages };
}

const text = (Text: string): Message["elements"][number] => ({ type: "TIMTextElem", content: { Text } });
const send = (message: Partial<Message>, topicId?: string): MessageSent => ({
  ...{ type: "message.sent", groupId: GROUP, ...(topicId !== undefined && { topicId }) },
  message: { elements: [], text: "", ...message },
});

function sentOf(done: Performed): Message {
  if (done.result !== "performed" || done.change.type !== "message.sent") return expect.fail(JSON.stringify(done));
  return done.change.message;
}

const refused = (code: number | string) => ({ result: "refused", refusal: { code, text: expect.any(String) } });

describe("sending a message", () => {
  it.for<[string, MessageSent, object]>([
    ["of a text", send({ text: "hello" }), { text: "hello", senderId: "administrator", seq: 1, onlineOnly: false }],
    [
      "of elements",
      send({
        senderId: "ann",
        elements: [text("a"), { type: "TIMCustomElem", content: { Data: '{"text":"b"}' } }],
        text: "x",
      }),
      { text: "ab", senderId: "ann", seq: 1 },
    ],
    [
      "with all that belongs to one",
      send({
        text: "@all",
        custom: "own",
        mentions: { everyone: true, userIds: ["ann"] },
        priority: "High",
        clientId: "77",
      }),
      { custom: "own", mentions: { everyone: true, userIds: ["ann"] }, priority: "High", clientId: "77" },
    ],
    [
      "without mentions",
      send({ text: "a", mentions: { everyone: false, userIds: [] } }),
      { mentions: { everyone: false, userIds: [] } },
    ],
    [
      "to those online",
      send({ text: "now", onlineOnly: true }),
      { onlineOnly: true, key: expect.stringMatching(/^\d{10}$/) },
    ],
    ["in a topic", send({ text: "hello" }, TOPIC), { seq: 1, text: "hello" }],
  ])("%s is told as the callback tells it", async ([, change, expected]) => {
    const { perform, lastTold } = await scene();
    await perform({ type: "topic.created", groupId: GROUP, topicId: TOPIC, profile: { name: "News" } });
    const done = await perform(change);
    expect(sentOf(done)).toMatchObject(expected);
    expect(await lastTold()).toEqual(done.result === "performed" && done.change);
  });

  it("is done once under one key, also when its answer is lost", async () => {
    for (const numberlessRepetitions of [false, true]) {
      const { perform, rest, messages } = await scene({ quirks: { numberlessRepetitions } });
      rest.fault({ api: "send_group_msg", instead: "reset", acts: true });
      const first = sentOf(await perform(send({ text: "hello" }), AGAIN));
      expect(first).toMatchObject({ key: "1", seq: 1, sentAt: messages()[0]?.sentAt });
      expect(sentOf(await perform(send({ text: "hello" }), AGAIN))).toEqual(first);
      expect(messages().length).toBe(1);
      expect(sentOf(await perform(send({ text: "hello" }), { idempotencyKey: "another" }))).toMatchObject({ seq: 2 });
      expect(sentOf(await perform(send({ text: "hello" })))).toMatchObject({ seq: 3 });
    }
  });

  it.for<[string, TencentVerdict, number | string]>([
    ["rejects", { ...ALLOWED, allowed: false, delivered: false, errorCode: 10_101 }, 10_101],
    ["drops", { ...ALLOWED, delivered: false }, "unnumbered"],
  ])("is refused where the app's backend %s it", async ([, verdict, code]) => {
    const { perform, messages } = await scene({}, verdict);
    expect(await perform(send({ text: "spam" }))).toEqual(refused(code));
    expect(messages()).toEqual([]);
  });

  it("is refused as Tencent refuses it", async () => {
    const { perform } = await scene();
    expect(await perform(send({ text: "x".repeat(12_300) }))).toEqual(refused(80_002));
    expect(await perform(send({ text: "a" }, "no-topic"))).toEqual(refused(110_003));
    const custom = { type: "TIMCustomElem", content: {} };
    expect(await perform(send({ elements: [custom, custom] }))).toEqual(refused(10_004));
    await perform({
      type: "member.updated",
      groupId: GROUP,
      userId: "ann",
      profile: { mutedUntil: Date.now() + 60_000 },
    });
    expect(await perform(send({ text: "a", senderId: "ann" }))).toEqual(refused(10_017));
  });

  it.for<[string, Partial<Message>]>([
    ["nothing in it", {}],
    ["an element that is no object", { elements: [text("a"), { type: "101", content: "b" }] }],
  ])("is impossible with %s", async ([, message]) => {
    const { perform, rest } = await scene();
    const done = await perform(send(message));
    expect(done).toMatchObject({ result: "impossible", text: expect.stringMatching(/^message\.elements: /) });
    expect(rest.rates.send_group_msg).toBe(undefined);
  });

  it("is refused where Tencent sends too many at once", async () => {
    const { perform } = await withDropping();
    expect(await perform(send({ text: "a" }))).toEqual(refused("MsgFreqCtrl"));
  });
});

/** A Tencent that drops every message. */
async function withDropping(): Promise<Pick<ReadingClient, "perform">> {
  const answer = { ErrorCode: 0, MsgTime: 1_670_574_414, MsgSeq: 7, MsgDropReason: "MsgFreqCtrl" };
  const server = createServer((_, response) => response.end(JSON.stringify(answer)));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const apiUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return clientIn(schema.parse({ ...CREDENTIALS, apiUrl }));
}

describe("recalling messages", () => {
  const recall = (...keys: readonly string[]): MessageRecalled => ({
    ...{ type: "message.recalled", groupId: GROUP, messages: keys.map((key) => ({ key })) },
  });

  it("is told as the callback tells it, and what is refused of it", async () => {
    const { perform, told, app } = await scene();
    for (let sent = 0; sent < 12; sent += 1) await perform(send({ text: "a" }));
    const all = Array.from({ length: 13 }, (_, index) => String(index + 1));
    const { messages } = recall(...all.slice(0, 12));
    expect(await perform(recall(...all))).toMatchObject({
      ...{ result: "performed", change: { messages } },
      refused: [{ messageKey: "13", code: 10_030, text: "not recalled" }],
    });
    await app.settled();
    expect(told.slice(-2).map(({ change }) => change)).toEqual([recall(...all.slice(0, 10)), recall("11", "12")]);
    expect(await perform(recall("13"))).toEqual(refused(10_030));
    expect(await perform(recall("1"))).toEqual(refused(10_032));
    expect(await perform(recall("1", "13"), AGAIN)).toMatchObject({
      ...{ change: recall("1"), refused: [{ messageKey: "13" }] },
    });
  });

  it("goes by number, and by nothing else", async () => {
    const { perform } = await scene();
    await perform(send({ text: "a" }));
    const bySeq: GroupChange = { type: "message.recalled", groupId: GROUP, messages: [{ seq: 1 }] };
    expect(await perform(bySeq)).toMatchObject({ result: "performed", change: bySeq });
    expect(await perform(recall("a1"))).toMatchObject({ result: "impossible" });
  });
});

describe("topics", () => {
  const create: TopicCreated = { type: "topic.created", groupId: GROUP, topicId: TOPIC, profile: { name: "News" } };
  const update: TopicUpdated = {
    ...{ type: "topic.updated", groupId: GROUP, topicId: TOPIC, profile: { name: "New", notice: "!" } },
  };

  it("are made, changed and ended, as the callbacks tell it", async () => {
    const { perform, lastTold, app } = await scene();
    const made = { ...create, profile: { name: "News", kind: "Community" } };
    expect(await perform(create, { actorId: "ann" })).toMatchObject({ result: "performed", change: made });
    expect(await lastTold()).toEqual(made);
    expect(await perform(update, { actorId: "ann" })).toMatchObject({ result: "performed", change: update });
    expect(await lastTold()).toEqual(update);
    const untold = { mutedAll: true, custom: "own" };
    expect(await perform({ ...update, profile: untold })).toMatchObject({ result: "performed" });
    expect(app.groups.get(GROUP)?.topics.get(TOPIC)).toMatchObject({ isMuted: true, customString: "own" });
    const end: GroupChange = { type: "topic.dissolved", groupId: GROUP, topicIds: [TOPIC] };
    expect(await perform(end)).toMatchObject({ result: "performed", change: end });
    expect(await lastTold()).toEqual(end);
    expect(await perform(update)).toEqual(refused(110_003));
    expect(await perform(end)).toEqual(refused(110_003));
    expect(await perform(end, AGAIN)).toMatchObject({ result: "performed", change: end });
  });

  it("are made once under one key", async () => {
    const { perform } = await scene();
    expect(await perform(create, AGAIN)).toMatchObject({ result: "performed" });
    expect(await perform(create, AGAIN)).toMatchObject({ result: "performed", change: { topicId: TOPIC } });
    expect(await perform(create)).toEqual(refused(10_025));
    const { topicId: _, ...anywhere } = create;
    expect(await perform(anywhere)).toMatchObject({ change: { topicId: expect.stringContaining("@TOPIC#_") } });
  });

  it.for<[string, GroupChange]>([
    ["groupId", { type: "topic.created", profile: { name: "n" } }],
    ["profile.name", { ...create, profile: {} }],
    ["profile.kind", { ...create, profile: { name: "n", kind: "Public" } }],
    ["profile.mutedAll", { ...create, profile: { name: "n", mutedAll: true } }],
    ["profile.settings.a", { ...create, profile: { name: "n", settings: { a: 1 } } }],
    ["profile.custom", { ...create, profile: { name: "n", custom: { a: 1 } } }],
    ["topicId", { type: "topic.updated", groupId: GROUP, profile: { name: "n" } }],
    ["profile.kind", { ...update, profile: { kind: "Community" } }],
    ["profile.settings.a", { ...update, profile: { settings: { a: 1 } } }],
  ])("are impossible without or with %s: %j", async ([field, change]) => {
    const { perform } = await scene();
    const done = await perform(change);
    expect(done).toMatchObject({ result: "impossible", text: expect.stringContaining(`${field}: `) });
  });
});
