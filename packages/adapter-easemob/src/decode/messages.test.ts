import { describe, expect, test } from "vitest";
import { changesIn, decoded } from "../testing/decoded.js";

const GROUP_ID = "16934809238921545";
const sent = (bodies: readonly object[], more: object = {}) => ({
  ...{ callId: "org#app_9007199254740993", eventType: "chat", chat_type: "groupchat", group_id: GROUP_ID },
  ...{ from: "Ann", to: GROUP_ID, msg_id: "9007199254740993", timestamp: 1_600_060_847_294 },
  ...{ payload: { ext: {}, bodies }, ...more },
});
const text = [{ type: "txt", msg: "hello" }];

describe("a message", () => {
  test("has its id as its key, and its bodies as elements", () => {
    expect(decoded(sent(text, { content_type: "chat:group:text" }))).toMatchObject({
      ...{ command: "chat.groupchat", actorId: "ann", groupKind: "GROUP", receiptKey: "org#app_9007199254740993" },
      change: {
        ...{ type: "message.sent", groupId: GROUP_ID },
        message: {
          ...{ key: "9007199254740993", senderId: "ann", sentAt: 1_600_060_847_294, text: "hello" },
          elements: [{ type: "txt", content: { msg: "hello" } }],
        },
      },
    });
  });

  test("keeps all digits of an id that is written as a number", () => {
    const body = JSON.stringify(sent(text)).replace('"msg_id":"9007199254740993"', '"msg_id":9007199254740993');
    expect(decoded(body)).toMatchObject({ change: { message: { key: "9007199254740993" } } });
  });

  test("has the app's own data, however deep it is nested", () => {
    const short = { callId: "c", group_id: "g", to: "g", msg_id: "7" };
    const deep = `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    const body = JSON.stringify(sent(text, { ...short, payload: { bodies: text, ext: {} } })).replace(
      '"ext":{}',
      `"ext":${deep}`,
    );
    expect(decoded(body)).toMatchObject({ change: { message: { text: "hello", custom: deep } } });
  });

  test("of a room is told from one of a group by newer bodies alone", () => {
    expect(decoded(sent(text, { content_type: "chat:room:text" }))).toMatchObject({ groupKind: "CHATROOM" });
    expect(decoded(sent(text))).not.toHaveProperty("groupKind");
  });

  test.each<[object, string]>([
    [{ type: "img", filename: "a.jpg" }, "[image: a.jpg]"],
    [{ type: "audio", filename: "a.amr", length: 4 }, "[voice]"],
    [{ type: "video", filename: "a.mp4" }, "[video: a.mp4]"],
    [{ type: "loc", addr: "some street" }, "[location: some street]"],
    [{ type: "file", filename: "a.pdf" }, "[file: a.pdf]"],
    [{ type: "cmd", action: "refresh" }, "[command: refresh]"],
    [{ type: "custom", customEvent: "flower" }, "[custom: flower]"],
    [{ type: "txt", subType: "sub_combine", msg: "", title: "talk" }, ""],
    [{ type: "later" }, "[later]"],
  ])("of %j reads %j", (body, read) => {
    expect(changesIn(sent([body]))).toMatchObject([{ message: { text: read } }]);
  });

  test("shows what an operator says is text in a custom body", () => {
    const body = { type: "custom", customEvent: "flower", customExts: [{ words: "for you" }] };
    const options = { customText: ["customExts"] };
    expect(changesIn(sent([body]), options)).toMatchObject([{ message: { text: "for you" } }]);
  });

  test("has the app's own data as a text, if there is any", () => {
    const custom = { payload: { ext: { level: 3 }, bodies: text } };
    expect(changesIn(sent([], custom))).toMatchObject([{ message: { custom: '{"level":3}' } }]);
    expect(decoded(sent(text))).not.toHaveProperty("change.message.custom");
  });

  test("is counted once: copies for who was offline are left", () => {
    const copy = sent(text, { eventType: "chat_offline", to: "bob" });
    expect(decoded(copy)).toMatchObject({ wants: "unsupported", command: "chat_offline.groupchat" });
    expect(decoded(copy)).not.toHaveProperty("receiptKey");
    expect(decoded(sent(text, { chat_type: "chat" }))).toMatchObject({ wants: "unsupported", command: "chat.chat" });
  });
});

describe("a recall", () => {
  const recall = { callId: "c", eventType: "chat", chat_type: "recall", from: "ann", recall_id: "7", msg_id: "8" };
  const recalled = { type: "message.recalled", groupId: GROUP_ID, messages: [{ key: "7" }] };

  test("is of the group that it names, or of one that is written in its place", () => {
    expect(changesIn({ ...recall, group_id: GROUP_ID, to: "bob" })).toEqual([recalled]);
    expect(changesIn({ ...recall, to: GROUP_ID })).toEqual([recalled]);
    const { recall_id: _, ...older } = recall;
    expect(changesIn({ ...older, to: GROUP_ID, payload: { ack_message_id: "7" } })).toEqual([recalled]);
  });

  test("of two people's chat is none of a group's", () => {
    expect(decoded({ ...recall, to: "bob" })).toMatchObject({ wants: "unsupported", command: "recall" });
    expect(decoded({ ...recall, to: GROUP_ID, eventType: "chat_offline" })).toMatchObject({ wants: "unsupported" });
  });
});

describe("an edit", () => {
  const edit = (payload: object, more: object = {}) => ({
    ...{ callId: "c", eventType: "chat", chat_type: "edit", from: "Ann", to: GROUP_ID, msg_id: "8", timestamp: 3 },
    ...{ payload: { edit_message_id: "7", bodies: [{ type: "txt", msg: "better" }], ext: {}, ...payload }, ...more },
  });
  const meta = { edit_msg: { chat_type: "chat:group", sender: "Ann", operator: "Bob", send_time: 1, edit_time: 2 } };
  const edited = {
    ...{ type: "message.edited", groupId: GROUP_ID, message: { key: "7" }, senderId: "ann", text: "better" },
    elements: [{ type: "txt", content: { msg: "better" } }],
  };

  test("is the act of its operator, and tells the whole message", () => {
    expect(decoded(edit({ meta }))).toMatchObject({ command: "edit", actorId: "bob", occurredAt: 2, change: edited });
    expect(decoded(edit({ meta }, { group_id: "g" }))).toMatchObject({ change: { ...edited, groupId: "g" } });
  });

  test("of the older shape names sender and group in its payload", () => {
    const older = edit({ from: "ann", to: GROUP_ID }, { eventType: undefined, from: "internal", to: "internal" });
    expect(decoded(older)).toMatchObject({ actorId: "ann", change: edited });
  });

  test("of two people's chat is none of a group's", () => {
    const single = { edit_msg: { ...meta.edit_msg, chat_type: "chat:user" } };
    expect(decoded(edit({ meta: single }))).toMatchObject({ wants: "unsupported", command: "edit" });
    expect(decoded(edit({}, { to: "bob" }))).toMatchObject({ wants: "unsupported" });
    expect(decoded(edit({}, { to: "8613800138000" }))).toMatchObject({ wants: "unsupported" });
  });
});

describe("a receipt", () => {
  const read = { callId: "c", eventType: "chat", chat_type: "read_ack", from: "Bob", to: GROUP_ID, msg_id: "8" };

  test("names its reader and the message by its key", () => {
    const payload = { ack_message_id: "7", msg_config: { allow_group_ack: true } };
    expect(changesIn({ ...read, payload })).toEqual([
      { type: "message.read", groupId: GROUP_ID, receipts: [{ key: "7", readerIds: ["bob"] }] },
    ]);
  });

  test("of two people's chat is none of a group's, though it may name a channel", () => {
    const channel_channel = `org#app_${GROUP_ID}@conference.easemob.com`;
    expect(decoded({ ...read, to: "ann", channel_channel, payload: { ack_message_id: "7" } })).toMatchObject({
      ...{ wants: "unsupported", command: "read_ack" },
    });
  });
});

describe("a notice of reactions", () => {
  const notice = (data: readonly object[]) => ({
    ...{ chat_type: "notify", eventType: "chat", from: "ann", to: GROUP_ID, msg_id: "8", timestamp: 2 },
    payload: { type: "reaction", data },
  });
  const made = (reactionType: string, operator: string) => ({ reactionType, operator });
  const entry = { messageId: "7", from: "ann", to: GROUP_ID, channel_type: "groupchat", ts: 1 };

  test("tells what was done, and not what was so before", () => {
    const reactions = [
      { reaction: "old", userList: ["bob"], count: 1 },
      { reaction: "👍", op: [made("create", "Bob"), made("delete", "cid")] },
    ];
    const reacted = { type: "message.reacted", groupId: GROUP_ID, message: { key: "7" }, reaction: "👍" };
    expect(decoded(notice([{ ...entry, reactions }]))).toMatchObject({
      ...{ command: "notify.reaction", actorId: "bob", occurredAt: 1 },
      change: { ...reacted, userId: "bob", operation: "add" },
      further: [{ ...reacted, userId: "cid", operation: "remove" }],
    });
    expect(decoded(notice([{ ...entry, reactions: [{ reaction: "old" }] }]))).toMatchObject({ wants: "unsupported" });
  });

  test("of two people's chat is none of a group's", () => {
    const reactions = [{ reaction: "👍", op: [made("create", "bob")] }];
    const single = { ...entry, channel_type: "chat", reactions };
    expect(decoded(notice([single]))).toMatchObject({ wants: "unsupported" });
    expect(() =>
      decoded(
        notice([
          { ...entry, reactions },
          { ...entry, to: "2", reactions },
        ]),
      ),
    ).toThrow("notify.reaction: payload.data is of two groups");
  });
});
