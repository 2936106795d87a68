import { type Inbound, inboundFrom, isCallbackError } from "@grouphook/core/adapter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tencentAdapter } from "./adapter.js";
import { otherCommands } from "./other-commands.js";

const adapter = tencentAdapter();
const inbound = (body: string, query = ""): Inbound =>
  inboundFrom({
    method: "POST",
    path: "/",
    query,
    headers: {},
    body,
    remoteAddress: "127.0.0.1",
  });
const decodeText = (body: string, query?: string) => adapter.decode(inbound(body, query));
const decode = (body: object) => decodeText(JSON.stringify(body));
const malformed = (message: string) => expect.objectContaining({ code: "malformed", message: `${message}` });
const change = (body: object): unknown => {
  const callback = decode(body);
  return "change" in callback ? callback.change : undefined;
};

const TIME = 1_670_574_414_123;
const textElement = { MsgType: "TIMTextElem", MsgContent: { Text: "hi" } };
const FULL = { CallbackCommand: "Group.CallbackAfterGroupFull", GroupId: "g" };
const CREATED = { CallbackCommand: "Group.CallbackAfterCreateGroup", GroupId: "g", EventTime: TIME };
const JOINED = {
  CallbackCommand: "Group.CallbackAfterNewMemberJoin",
  GroupId: "g",
  NewMemberList: [{ Member_Account: "a" }],
  EventTime: TIME,
};
const LEFT = {
  CallbackCommand: "Group.CallbackAfterMemberExit",
  GroupId: "g",
  ExitMemberList: [{ Member_Account: "a" }],
  EventTime: TIME,
};
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
const UPDATED = { CallbackCommand: "Group.CallbackAfterGroupInfoChanged", GroupId: "g", EventTime: TIME };
const MEMBER_UPDATED = { CallbackCommand: "Group.CallbackAfterMemberFieldChanged", GroupId: "g", Member_Account: "u" };
const ATTRIBUTES = {
  CallbackCommand: "Group.CallbackAfterGroupAttrChanged",
  GroupId: "g",
  OptionType: "set",
  GroupAttr: [{ key: "k", value: "v" }],
  EventTime: TIME,
};
const RECALLED = {
  CallbackCommand: "Group.CallbackAfterRecallMsg",
  GroupId: "g",
  MsgSeqList: [{ MsgSeq: 9 }, { MsgSeq: 10 }],
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

describe("the command", () => {
  const query = "SdkAppid=1&CallbackCommand=Group.CallbackAfterGroupFull";

  test("is the body's, also where the query names another", () => {
    expect(decodeText(JSON.stringify(UPDATED), query)).toMatchObject({ change: { type: "group.updated" } });
  });

  test("is the query's where the body names none", () => {
    for (const CallbackCommand of [undefined, null]) {
      expect(decodeText(JSON.stringify({ ...FULL, CallbackCommand }), query)).toMatchObject({
        command: "Group.CallbackAfterGroupFull",
        change: { type: "group.filled" },
      });
    }
  });
});

describe("a callback that is not ours to understand is unsupported", () => {
  test.each([
    "State.StateChange",
    "C2C.CallbackBeforeSendMsg",
    "Bot.OnGroupMessage",
    "Live.CallbackAfterMemberStateChanged",
    "Group.CallbackAfterMemberKicked",
    "group.callbackaftergroupfull",
    "constructor",
  ])("%s", (command) => {
    expect(decode({ CallbackCommand: command, GroupId: 5 })).toEqual({ wants: "unsupported", command });
    expect(decodeText("{}", `CallbackCommand=${command}`)).toEqual({ wants: "unsupported", command });
  });

  test("as are all commands that are known not to be about groups", () => {
    expect(otherCommands.filter((command) => decode({ CallbackCommand: command }).wants !== "unsupported")).toEqual([]);
  });

  test.each(["{}", "[]", "5", "null", '"x"', "true", '{"CallbackCommand":5}', '{"CallbackCommand":""}'])(
    "without a command: %s",
    (body) => {
      expect(decodeText(body)).toEqual({ wants: "unsupported", command: "unknown" });
    },
  );

  test("a batch of events, under the command of the query", () => {
    const body = '{"Events":[{"CallbackCommand":"Group.CallbackAfterGroupFull","GroupId":"g"}]}';
    const unsupported = { wants: "unsupported", command: "Push.OfflinePush" };
    expect(decodeText(body, "CallbackCommand=Push.OfflinePush")).toEqual(unsupported);
  });

  test("no object, under a command we know", () => {
    const command = "Group.CallbackAfterGroupFull";
    for (const body of [`[${JSON.stringify(FULL)}]`, "5", "null"]) {
      expect(decodeText(body, `CallbackCommand=${command}`)).toEqual({ wants: "unsupported", command });
    }
  });
});

describe("what cannot be read is malformed", () => {
  test.each(["", "{", "data=1", '{"GroupId":"a\nb"}', "[".repeat(300_000)])("no JSON: %.20s", (body) => {
    expect(() => decodeText(body)).toThrow(malformed("unknown command: the body is not JSON"));
    expect(() => decodeText(body, "CallbackCommand=Group.CallbackAfterGroupFull")).toThrow(
      malformed("Group.CallbackAfterGroupFull: the body is not JSON"),
    );
  });

  test.each<[object, string]>([
    [{ ...CREATED, MemberList: [{}] }, "MemberList[0].Member_Account is missing"],
    [{ ...CREATED, MemberList: [{ Member_Account: "a" }, "b"] }, "MemberList[1] is not an object"],
    [{ ...CREATED, MemberList: {} }, "MemberList is not a list"],
    [{ ...CREATED, GroupId: 100_470 }, "GroupId is not a usable id"],
    [{ ...CREATED, Name: 5 }, "Name is not a text"],
    [{ ...CREATED, UserDefinedDataList: [{ Key: "k" }] }, "UserDefinedDataList[0].Value is missing"],
    [{ ...CREATED, EventTime: "now" }, "EventTime is not a whole number"],
    [{ ...CREATED, EventTime: 1.5 }, "EventTime is not a whole number"],
    [{ ...CREATED, EventTime: -1 }, "EventTime is not a time"],
    [{ ...CREATED, EventTime: 9e15 }, "EventTime is not a time"],
    [{ ...CREATED, Operator_Account: 5 }, "Operator_Account is not a usable id"],
    [{ ...SENT, MsgBody: undefined }, "MsgBody is missing"],
    [{ ...SENT, MsgBody: [textElement, { MsgType: "x" }] }, "MsgBody[1].MsgContent is missing"],
    [{ ...SENT, MsgBody: [{ MsgContent: {} }] }, "MsgBody[0].MsgType is missing"],
    [{ ...SENT, MsgBody: [{ MsgType: "x", MsgContent: [] }] }, "MsgBody[0].MsgContent is not an object"],
    [{ ...SENT, MsgSeq: "7a" }, "MsgSeq is not a whole number"],
    [{ ...SENT, MsgSeq: "" }, "MsgSeq is not a whole number"],
    [{ ...SENT, MsgSeq: "9".repeat(20) }, "MsgSeq is not a whole number"],
    [{ ...SENT, MsgTime: 9e15 }, "MsgTime is not a time"],
    [{ ...SENT, GroupAtInfo: [5] }, "GroupAtInfo[0] is not an object"],
    [{ ...MEMBER_UPDATED, Member_Account: undefined }, "Member_Account is missing"],
    [{ ...ATTRIBUTES, OptionType: "replace" }, "OptionType is none of set, clear, modify, delete"],
    [{ ...ATTRIBUTES, GroupAttr: undefined }, "GroupAttr is missing"],
    [{ ...ATTRIBUTES, GroupAttr: [{ Key: "k", Value: "v" }] }, "GroupAttr[0].key is missing"],
    [{ ...RECALLED, MsgSeqList: [7] }, "MsgSeqList[0] is not an object"],
    [{ ...EXTENDED, OperateType: 4 }, "OperateType is none of 1, 2, 3"],
  ])("%#: a field is missing or of a wrong kind", (body, what) => {
    const { CallbackCommand } = { CallbackCommand: "", ...body };
    expect(() => decode(body)).toThrow(malformed(`${CallbackCommand}: ${what}`));
  });
});

describe("an id", () => {
  test.each(["@TGS#_@TGS#cQVLVHIM62CJ", "a b", "@TLS#NOT_FOUND", "张三", "__proto__", "x".repeat(255)])(
    "may be %s",
    (id) => {
      const NewMemberList = [{ Member_Account: id }];
      expect(change({ ...JOINED, GroupId: id, NewMemberList })).toMatchObject({
        groupId: id,
        members: [{ userId: id }],
      });
    },
  );

  test.each(["", "a\0b", "\uD800", "x".repeat(256)])("may not be %j", (id) => {
    expect(() => decode({ ...JOINED, GroupId: id })).toThrow("GroupId is not a usable id");
    expect(() => decode({ ...JOINED, NewMemberList: [{ Member_Account: id }] })).toThrow(
      "NewMemberList[0].Member_Account is not a usable id",
    );
  });

  test("of somebody who may be nobody may be empty", () => {
    expect(decode({ ...CREATED, Operator_Account: "", Owner_Account: "" })).not.toHaveProperty("actorId");
    const transfer = { CallbackCommand: "Group.CallbackAfterChangeGroupOwner", GroupId: "g", NewOwner_Account: "n" };
    const transferred = { type: "owner.transferred", groupId: "g", toUserId: "n" };
    expect(change({ ...transfer, OldOwner_Account: "" })).toEqual(transferred);
  });

  test("is kept once in a list", () => {
    const list = ["b", "a", "b"].map((Member_Account) => ({ Member_Account }));
    expect(change({ ...LEFT, ExitMemberList: list })).toMatchObject({ userIds: ["b", "a"] });
  });
});

describe("a time", () => {
  test.each([TIME, String(TIME)])("of an event is in milliseconds: %j", (EventTime) => {
    expect(decode({ ...FULL, EventTime })).toMatchObject({ occurredAt: TIME });
  });

  test.each([
    [1_490_686_222, 1_490_686_222_000],
    ["1490686222", 1_490_686_222_000],
    [1_718_192_416_797, 1_718_192_416_797],
  ])("of a message is in seconds, unless %j can only be milliseconds", (MsgTime, sentAt) => {
    expect(change({ ...SENT, MsgTime })).toMatchObject({ message: { sentAt } });
  });
});

test("whatever comes is understood or refused with a CallbackError", () => {
  const known = [FULL, CREATED, JOINED, LEFT, SENT, UPDATED, MEMBER_UPDATED, ATTRIBUTES, RECALLED, EXTENDED];
  const fields = [
    ...new Set([...known.flatMap((body) => Object.keys(body)), "EventType", "MemberList", "TopicIdList"]),
  ];
  const garbled = fc
    .tuple(fc.constantFrom(...known), fc.dictionary(fc.constantFrom(...fields), fc.jsonValue(), { maxKeys: 3 }))
    .map(([body, changes]) => JSON.stringify({ ...body, ...changes }));
  const body = fc.oneof(garbled, fc.string({ unit: "binary" }), fc.json());
  const query = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(...known).map(({ CallbackCommand }) => `CallbackCommand=${CallbackCommand}`),
  );
  fc.assert(
    fc.property(body, query, (sent, asked) => {
      try {
        expect(decodeText(sent, asked)).toHaveProperty("wants");
      } catch (fault) {
        expect(fault).toSatisfy(isCallbackError);
        expect(fault).toHaveProperty("code", "malformed");
      }
    }),
    { numRuns: 3000 },
  );
});
