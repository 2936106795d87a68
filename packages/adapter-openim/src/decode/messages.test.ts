import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { openimAdapter } from "../adapter.js";

const SENT = { groupID: "g", sendID: "u", serverMsgID: "s", contentType: 101, content: '{"content":"hi"}', seq: 0 };
const decode = (command: string, body: object) =>
  openimAdapter().decode(
    inboundFrom({
      method: "POST",
      path: `/${command}`,
      query: "",
      headers: {},
      body: JSON.stringify(body),
      remoteAddress: "127.0.0.1",
    }),
  );
const sent = (body: object) => decode("callbackAfterSendGroupMsgCommand", { ...SENT, ...body });
const message = (body: object): unknown => {
  const callback = sent(body);
  return "change" in callback && callback.change.type === "message.sent" ? callback.change.message : undefined;
};

describe("a message", () => {
  test("is known by the server's id, before and after it has a number", () => {
    expect(message({})).toMatchObject({ key: "s" });
    expect(message({})).not.toHaveProperty("seq");
    expect(decode("callbackAfterMsgSaveDBCommand", { ...SENT, seq: 42 })).toMatchObject({
      change: { message: { key: "s", seq: 42 } },
    });
    expect(decode("callbackBeforeSendGroupMsgCommand", SENT)).not.toHaveProperty("change.message.key");
  });

  test("calls by name those whom its content names, where it was sent by REST", () => {
    const content = (atUserList: unknown) => JSON.stringify({ text: "@bot hi", atUserList, isAtSelf: false });
    const byRest = { contentType: 106, atUserList: null };
    const mentions = { everyone: true, userIds: ["bot", "bob"] };
    expect(message({ ...byRest, content: content(["bot", "AtAllTag", "bob", "bot"]) })).toMatchObject({ mentions });
    expect(message({ ...byRest, atUserList: [], content: content(["bot"]) })).toMatchObject({
      mentions: { everyone: false, userIds: ["bot"] },
    });
    for (const nobody of [null, [], "bot", { 0: "bot" }, [5, null, ["bot"]]]) {
      expect(message({ ...byRest, content: content(nobody) })).not.toHaveProperty("mentions");
    }
    // A text may look like such content without being it.
    expect(message({ contentType: 110, content: content(["bot"]) })).not.toHaveProperty("mentions");
    for (const command of ["callbackBeforeSendGroupMsgCommand", "callbackAfterMsgSaveDBCommand"]) {
      expect(decode(command, { ...SENT, ...byRest, content: content(["bot"]) })).toMatchObject({
        change: { message: { mentions: { everyone: false, userIds: ["bot"] } } },
      });
    }
    const pushed = { groupID: "g", sendID: "u", contentType: 106, atUserIDList: null, content: content(["bot"]) };
    expect(decode("callbackBeforeGroupOnlinePushCommand", pushed)).toMatchObject({
      change: { message: { mentions: { userIds: ["bot"] } } },
    });
  });

  test("calls by name those of the outer list where there is one", () => {
    const content = JSON.stringify({ text: "@bot hi", atUserList: ["bot"] });
    expect(message({ contentType: 106, atUserList: ["bob"], content })).toMatchObject({
      mentions: { everyone: false, userIds: ["bob"] },
    });
  });

  test("was sent when the server says so, if it says", () => {
    expect(sent({ sendTime: 1_718_000_000_456, createTime: 1 })).toMatchObject({
      occurredAt: 1_718_000_000_456,
      change: { message: { sentAt: 1_718_000_000_456 } },
    });
    const untimed = sent({ createTime: 1_718_000_000_400 });
    expect(untimed).not.toHaveProperty("occurredAt");
    expect(untimed).not.toHaveProperty("leavesStale");
    expect(() => sent({ sendTime: 9e15 })).toThrow("sendTime is not a time");
  });

  test.each([
    ['{"content":"hi"}', { content: "hi" }],
    ['{"a":{"b":[1,null]}}', { a: { b: [1, null] } }],
    ["plain", "plain"],
    ["123", "123"],
    ["[1]", "[1]"],
    ["", ""],
    ["{", "{"],
    [`{"a":${"[".repeat(63)}${"]".repeat(63)}}`, JSON.parse(`{"a":${"[".repeat(63)}${"]".repeat(63)}}`)],
    [`{"a":${"[".repeat(64)}${"]".repeat(64)}}`, `{"a":${"[".repeat(64)}${"]".repeat(64)}}`],
  ])("has the content %.30s as a JSON object or else as a text", (content, expected) => {
    expect(message({ content })).toHaveProperty("elements", [{ type: "101", content: expected }]);
  });

  test("calls members by name, or everyone; what can be no user is left out", () => {
    expect(message({ atUserList: ["a", "", "b", "a", "x".repeat(256)] })).toMatchObject({
      mentions: { everyone: false, userIds: ["a", "b"] },
    });
    expect(message({ atUserList: ["AtAllTag"] })).toMatchObject({ mentions: { everyone: true, userIds: [] } });
    for (const atUserList of [null, []]) expect(message({ atUserList })).not.toHaveProperty("mentions");
  });

  test("comes with data of the app's and the client's id, where there are any", () => {
    expect(message({ ex: "e", clientMsgID: "c" })).toMatchObject({ custom: "e", clientId: "c" });
    expect(message({ ex: "", clientMsgID: "" })).toEqual(message({}));
  });

  test.each(["callbackAfterSendGroupMsgCommand", "callbackAfterMsgSaveDBCommand"])(
    "of no group is unsupported: %s",
    (command) => {
      for (const groupID of ["", null]) {
        expect(decode(command, { ...SENT, groupID, recvID: "v" })).toEqual({ wants: "unsupported", command });
      }
    },
  );
});

describe("a message of the server's own, without content up to v3.8.3", () => {
  const notification = { ...SENT, contentType: 1509, content: "" };

  test.each(["callbackBeforeSendGroupMsgCommand", "callbackAfterSendGroupMsgCommand", "callbackAfterMsgSaveDBCommand"])(
    "that notifies the group leaves it in doubt: %s",
    (command) => {
      expect(decode(command, notification)).toEqual({
        wants: "record",
        command,
        change: { type: "group.updated", groupId: "g", profile: {} },
        leavesStale: "a notification came without its content",
      });
    },
  );

  test("of another sort is no message to keep, but may be stopped", () => {
    expect(sent({ contentType: 2101, content: "" })).toMatchObject({ wants: "unsupported" });
    expect(decode("callbackBeforeSendGroupMsgCommand", { ...notification, contentType: 2101 })).toMatchObject({
      wants: "review",
      change: { type: "message.sent", message: { text: "[2101]" } },
    });
  });
});

describe("a message that may be rewritten", () => {
  const rewritten = (body: object) => decode("callbackBeforeMsgModifyCommand", { ...SENT, sessionType: 3, ...body });

  test("is of a group that is not named, and of another one each time", () => {
    expect(rewritten({})).toMatchObject({ wants: "review", change: { groupId: "unknown:s" } });
    expect(rewritten({ serverMsgID: "t" })).toMatchObject({ change: { groupId: "unknown:t" } });
    expect(() => rewritten({ serverMsgID: "x".repeat(250) })).toThrow("serverMsgID is not a usable id");
  });

  test("can have elements of its own instead only where all their numbers can be said again", () => {
    const safe = ["elements", "custom"];
    expect(rewritten({ content: '{"id":9007199254740991}' })).toHaveProperty("leeway.amend", safe);
    expect(rewritten({ content: '{"id":"9007199254740993"}' })).toHaveProperty("leeway.amend", safe);
    expect(rewritten({ content: '{"id":9007199254740993}' })).toMatchObject({
      leeway: { amend: ["custom"] },
      change: { message: { elements: [{ content: { id: "9007199254740993" } }] } },
    });
  });

  test.each([1, 4, undefined])("is left alone where it is of no group: session type %j", (sessionType) => {
    expect(rewritten({ sessionType })).toMatchObject({ wants: "unsupported" });
  });
});

test.each(["si_u1_u2", "n_g", "sg_", "", `sg_${"x".repeat(256)}`])(
  "a recall in the conversation %.20j is none of a group",
  (conversationID) => {
    expect(decode("callbackBeforeAfterMsgCommand", { conversationID, seq: 1 })).toMatchObject({ wants: "unsupported" });
  },
);
