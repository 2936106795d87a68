import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { tencentAdapter } from "../adapter.js";

const adapter = tencentAdapter();
const decodeText = (body: string, query = "") =>
  adapter.decode(inboundFrom({ method: "POST", path: "/", query, headers: {}, body, remoteAddress: "127.0.0.1" }));
const decode = (body: object) => decodeText(JSON.stringify(body));
const change = (body: object): unknown => {
  const callback = decode(body);
  return "change" in callback ? callback.change : undefined;
};

const TIME = 1_670_574_414_123;
const textElement = { MsgType: "TIMTextElem", MsgContent: { Text: "hi" } };
const SENT = {
  CallbackCommand: "Group.CallbackAfterSendMsg",
  GroupId: "g",
  From_Account: "u",
  Random: 2_804_799_576,
  MsgSeq: 7,
  MsgTime: 1_490_686_222,
  MsgBody: [textElement],
  EventTime: TIME,
};
const EXTENDED = {
  CallbackCommand: "Group.CallbackAfterGroupMsgExtension",
  GroupId: "g",
  MsgSeq: 10,
  OperateType: 1,
  ExtensionList: [{ Key: "k", Value: "v", Seq: 56 }],
  Seq: 56,
  EventTime: TIME,
};

describe("a message", () => {
  const message = (body: object) => change({ ...SENT, ...body });

  test("has a key and a running number", () => {
    expect(message({ MsgSeq: "4294967295" })).toMatchObject({ message: { key: "4294967295", seq: 4_294_967_295 } });
    expect(message({ OnlineOnlyFlag: 0 })).toMatchObject({ message: { seq: 7, onlineOnly: false } });
  });

  test("can have elements of its own instead only where all their numbers can be said again", () => {
    const asked = (id: string) =>
      decodeText(
        JSON.stringify({ ...SENT, CallbackCommand: "Group.CallbackBeforeSendMsg" }).replace(
          '"Text":"hi"',
          `"id":${id}`,
        ),
      );
    expect(asked("9007199254740991")).toHaveProperty("leeway.amend", ["elements", "custom"]);
    expect(asked('"9007199254740993"')).toHaveProperty("leeway.amend", ["elements", "custom"]);
    expect(asked("9007199254740993")).toMatchObject({
      leeway: { amend: ["custom"] },
      change: { message: { elements: [{ content: { id: "9007199254740993" } }] } },
    });
  });

  test("for who is online has no running number, since its MsgSeq is random", () => {
    expect(message({ OnlineOnlyFlag: 1 })).toMatchObject({ message: { key: "7", onlineOnly: true } });
    expect(message({ OnlineOnlyFlag: 1 })).not.toHaveProperty("message.seq");
  });

  test("is recognized before and after sending by its id or else its random number", () => {
    const { MsgSeq: _, ...unsent } = SENT;
    for (const MsgId of ["144115233406643804-1727580296-4026038328", "", undefined]) {
      const clientId = MsgId || "2804799576";
      expect(message({ MsgId })).toMatchObject({ message: { clientId } });
      const before = { ...unsent, MsgId, CallbackCommand: "Group.CallbackBeforeSendMsg" };
      expect(change(before)).toMatchObject({ message: { clientId } });
      expect(change(before)).not.toHaveProperty("message.key");
    }
    expect(message({ Random: undefined })).not.toHaveProperty("message.clientId");
  });

  test("calls members by name, or everyone", () => {
    const GroupAtInfo = [{ GroupAtAllFlag: 0, GroupAt_Account: "a" }, { GroupAt_Account: "b" }];
    const mentions = { everyone: false, userIds: ["a", "b"] };
    expect(message({ GroupAtInfo })).toMatchObject({ message: { mentions } });
    expect(message({ GroupAtInfo: [...GroupAtInfo, { GroupAtAllFlag: "1" }] })).toMatchObject({
      message: { mentions: { ...mentions, everyone: true } },
    });
    // Clients fill the list as they like.
    const nobody = ["", "x".repeat(300), "\u0000", 5].map((GroupAt_Account) => ({ GroupAt_Account }));
    expect(message({ GroupAtInfo: [...GroupAtInfo, ...nobody] })).toMatchObject({ message: { mentions } });
    expect(message({ GroupAtInfo: [] })).toMatchObject({ message: { mentions: { everyone: false, userIds: [] } } });
    expect(message({})).not.toHaveProperty("message.mentions");
  });

  test("is its sender's act unless somebody else asked for it", () => {
    expect(decode(SENT)).toMatchObject({ actorId: "u" });
    expect(decode({ ...SENT, Operator_Account: "admin" })).toMatchObject({
      actorId: "admin",
      change: { message: { senderId: "u" } },
    });
  });

  test("has a priority and data of the app's", () => {
    expect(message({ MsgPriority: "High", CloudCustomData: "\u0000" })).toMatchObject({
      message: { priority: "High", custom: "\u0000" },
    });
  });

  test.each([
    String.raw`{"Text":"a\u0000\u0001\u001f\b\t\n\f\r\"\\b"}`,
    String.raw`{"Text":"lone \ud800 and \udfff, paired 😀"}`,
    `{"Text":"/\u2028\u2029\u007f\ufeff群"}`,
    '{"Desc":"","Data":"{\\"a\\":1}","Ext":null,"Sound":false}',
    '{"__proto__":{"a":1},"constructor":1,"z":1,"a":2}',
    '{"Latitude":29.340656774469956,"Longitude":-1e-7,"Index":9007199254740991}',
    `{"Deep":${"[".repeat(2000)}${"]".repeat(2000)}}`,
  ])("keeps its content byte for byte: %.60s", (content) => {
    const body = JSON.stringify({ ...SENT, MsgBody: ["slot"] }).replace(
      '"slot"',
      () => `{"MsgType":"TIMCustomElem","MsgContent":${content}}`,
    );
    const callback = decodeText(body);
    const elements =
      "change" in callback && callback.change.type === "message.sent" && callback.change.message.elements;
    expect(JSON.stringify(elements)).toBe(`[{"type":"TIMCustomElem","content":${content}}]`);
  });

  test("that could not be sent comes with its error", () => {
    const FAILED = {
      ...SENT,
      CallbackCommand: "Group.CallbackSendMsgException",
      ErrorCode: "10017",
      ErrorInfo: "muted",
    };
    expect(change(FAILED)).toMatchObject({ type: "message.failed", code: 10_017, text: "muted" });
    expect(change({ ...FAILED, ErrorCode: -1, ErrorInfo: undefined })).toMatchObject({ code: -1, text: "" });
    expect(change(FAILED)).not.toHaveProperty("message.key");
  });

  test.each([
    [1, "set", { k: "v", l: "" }],
    ["2", "remove", { k: "v", l: "" }],
    [3, "clear", {}],
  ])("is extended by operation %j: %s", (OperateType, operation, extensions) => {
    const list = OperateType === 3 ? [] : [{ Key: "k", Value: "v" }, { Key: "l" }];
    expect(change({ ...EXTENDED, OperateType, ExtensionList: list })).toEqual({
      type: "message.extended",
      groupId: "g",
      message: { key: "10" },
      operation,
      extensions,
      version: 56,
    });
  });

  test("is read by whom its receipt names, if any", () => {
    const READ = { CallbackCommand: "Group.CallbackAfterReadReceipt", GroupId: "g" };
    const readers = [{ Member_Account: "a" }, { Member_Account: "b" }];
    const GroupMsgReceiptList = [
      { MsgSeq: "1", ReadNum: "2", UnreadNum: 0, ReadReceiptMembers: readers },
      { MsgSeq: 2 },
    ];
    expect(change({ ...READ, GroupMsgReceiptList })).toMatchObject({
      receipts: [
        { seq: 1, readerIds: ["a", "b"], readCount: 2, unreadCount: 0 },
        { seq: 2, readerIds: [] },
      ],
    });
  });
});
