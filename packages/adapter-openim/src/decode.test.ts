import { type Inbound, inboundFrom, isCallbackError } from "@grouphook/core/adapter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openimAdapter } from "./adapter.js";
import { commands } from "./commands.js";

const adapter = openimAdapter();
const QUIT = { callbackCommand: "callbackAfterQuitGroupCommand", groupID: "g", userID: "u" };
const inbound = (part: Partial<Inbound>): Inbound =>
  inboundFrom({
    method: "POST",
    path: "/",
    query: "",
    headers: {},
    body: JSON.stringify(QUIT),
    remoteAddress: "127.0.0.1",
    ...part,
  });
const command = (part: Partial<Inbound>) => adapter.decode(inbound(part)).command;
const malformed = (message: string) => expect.objectContaining({ code: "malformed", message: `${message}` });

describe("the command is taken from", () => {
  test.each([
    "/callbackAfterKickGroupCommand",
    "//callbackAfterKickGroupCommand",
    "/some/where/callbackAfterKickGroupCommand",
  ])("the end of the path, whatever the rest says: %s", (path) => {
    expect(command({ path, query: "command=callbackAfterJoinGroupCommand" })).toBe("callbackAfterKickGroupCommand");
    for (const query of ["contenttype=json", "key=eyJzZW5kSUQiOiJ1In0%3D", "%"]) {
      expect(command({ path, query })).toBe("callbackAfterKickGroupCommand");
    }
  });

  test.each(["/", "", "/%E7%BE%A4", `/${"x".repeat(101)}`, "/callbackAfterKickGroupCommand/"])(
    "the query where the path %j has none",
    (path) => {
      const query = "a=b&command=callbackAfterDisMissGroupCommand";
      expect(command({ path, query })).toBe("callbackAfterDisMissGroupCommand");
    },
  );

  test("the query where it says one twice, and from nowhere where it says two", () => {
    const dismissal = "command=callbackAfterDisMissGroupCommand";
    expect(command({ query: `${dismissal}&${dismissal}` })).toBe("callbackAfterDisMissGroupCommand");
    expect(() => command({ query: `${dismissal}&command=callbackAfterKickGroupCommand` })).toThrow(
      malformed("unknown command: neither path nor query nor body names one"),
    );
  });

  test("the body where neither path nor query has one", () => {
    expect(command({})).toBe("callbackAfterQuitGroupCommand");
    expect(command({ query: "contenttype=json" })).toBe("callbackAfterQuitGroupCommand");
  });

  test.each(["{}", "", "[]", '{"callbackCommand":5}', '{"callbackCommand":"a b"}'])("nowhere else: %j", (body) => {
    expect(() => command({ body })).toThrow(malformed("unknown command: neither path nor query nor body names one"));
  });
});

describe("an older server's", () => {
  const spellings = Object.values(commands)
    .flat()
    .flatMap(({ name, formerly = [] }) => formerly.map((spelling) => [spelling, name]));

  test.each(spellings)("%s is a %s", (spelling = "", name = "") => {
    try {
      expect(command({ path: `/${spelling}` })).toBe(name);
    } catch (fault) {
      expect(fault).toMatchObject({ command: name });
    }
  });
});

describe("a repetition is recognized", () => {
  const path = "/callbackAfterQuitGroupCommand";
  const receiptKey = (part: Partial<Inbound>): unknown => {
    const callback = adapter.decode(inbound({ path, ...part }));
    return "receiptKey" in callback ? callback.receiptKey : undefined;
  };
  const headers = { operationid: "op" };

  test("by operation, command and the whole body", () => {
    const key = receiptKey({ headers });
    expect(receiptKey({ headers, query: "key=x" })).toBe(key);
    expect(receiptKey({ headers: { operationid: "other" } })).not.toBe(key);
    expect(receiptKey({ headers, body: `${JSON.stringify(QUIT)}\n` })).not.toBe(key);
    expect(receiptKey({ headers, path: "/callbackAfterDisMissGroupCommand" })).not.toBe(key);
    expect(receiptKey({ headers, path: "/callbackBeforeAddFriendCommand" })).toMatch(/^op\ncallbackBeforeAddFriend/);
  });

  test.each([{}, { operationid: "" }, { operationid: ["a", "b"] }, { operationID: "not in lower case" }])(
    "not at all without the operation, since leaving twice says the same twice: %j",
    (headers) => {
      expect(receiptKey({ headers })).toBeUndefined();
    },
  );
});

test.each(["callbackBeforeSomethingNewCommand", "callbackBeforeAddFriendCommand", "constructor"])(
  "%s is unsupported, whatever its body",
  (name) => {
    for (const body of ["{}", "", "[1]"]) {
      expect(adapter.decode(inbound({ path: `/${name}`, body }))).toEqual({ wants: "unsupported", command: name });
    }
  },
);

test("no command that is always about groups is among those that may be about others, and all that are not known are", () => {
  const { commands: understood = [], otherCommands = [] } = adapter;
  const mixed = otherCommands.filter((name) => understood.includes(name));
  expect(mixed).toEqual([
    "callbackBeforeMsgModifyCommand",
    "callbackAfterSendGroupMsgCommand",
    "callbackAfterMsgSaveDBCommand",
    "callbackBeforeAfterMsgCommand",
    "callbackBeforeGroupOnlinePushCommand",
    "callbackBeforeOfflinePushCommand",
  ]);
  for (const name of otherCommands.filter((other) => !understood.includes(other))) {
    expect(adapter.decode(inbound({ path: `/${name}` }))).toMatchObject({ wants: "unsupported", command: name });
  }
  const named = Object.values(commands).flat();
  const known = [...understood, ...otherCommands];
  expect(named.flatMap(({ name = [] }) => name).filter((name) => !known.includes(name))).toEqual([]);
});

describe("a body is refused", () => {
  const path = "/callbackBeforeInviteJoinGroupCommand";
  test.each([
    ["", "the body is not JSON"],
    ['{"groupID":"g"} OK', "the body is not JSON"],
    ["null", "the body is not an object"],
    ["[]", "the body is not an object"],
    ["{}", "groupID is missing"],
    ['{"groupID":""}', "groupID is not a usable id"],
    [`{"groupID":"${"x".repeat(256)}"}`, "groupID is not a usable id"],
    ['{"groupID":"\\u0000"}', "groupID is not a usable id"],
    ['{"groupID":5}', "groupID is not a usable id"],
    ['{"groupID":"g","invitedUserIDs":"a"}', "invitedUserIDs is not a list"],
    ['{"groupID":"g","invitedUserIDs":["a",null]}', "invitedUserIDs[1] is not a usable id"],
  ])("%s: %s", (body, what) => {
    expect(() => adapter.decode(inbound({ path, body }))).toThrow(
      malformed(`callbackBeforeInviteJoinGroupCommand: ${what}`),
    );
  });
});

test("the codes of a denial are those of the options", () => {
  const path = "/callbackBeforeJoinGroupCommand";
  const body = '{"groupID":"g","applyID":"u","groupType":"\\u0002"}';
  const leeway = { codes: { from: 5000, to: 9999, default: 7000 } };
  expect(openimAdapter({ denyCode: 7000 }).decode(inbound({ path, body }))).toMatchObject({ leeway });
});

test("whatever comes is understood or refused with a CallbackError", () => {
  const names = Object.values(commands)
    .flat()
    .flatMap(({ name, formerly = [] }) => (name === undefined ? [] : [name, ...formerly]));
  const id = fc.oneof(fc.constant("g"), fc.string({ unit: "binary" }), fc.jsonValue());
  const tips = fc.record({
    group: fc.oneof(fc.constant({ groupName: "n" }), fc.jsonValue()),
    quitUser: fc.oneof(fc.constant({ userID: "u" }), fc.jsonValue()),
    invitedUserList: fc.oneof(fc.constant([{ userID: "u", joinTime: 1 }]), fc.jsonValue()),
    operationTime: fc.oneof(fc.constant(0), fc.jsonValue()),
  });
  const body = fc.record(
    {
      groupID: id,
      userID: id,
      sendID: id,
      serverMsgID: id,
      initMemberList: fc.jsonValue(),
      contentType: fc.oneof(fc.integer({ min: 1500, max: 1521 }), fc.constant(101), fc.jsonValue()),
      content: fc.oneof(
        tips.map((value) => JSON.stringify(value)),
        fc.string({ unit: "binary" }),
      ),
      sessionType: fc.constantFrom(1, 3),
      seq: fc.jsonValue(),
      sendTime: fc.oneof(fc.maxSafeInteger(), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    body.map((value) => JSON.stringify(value)),
    fc.string({ unit: "binary" }),
    fc.json(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names, ""), text, fc.string(), (name, sent, query) => {
      try {
        const callback = adapter.decode(inbound({ path: `/${name}`, body: sent, query }));
        expect(JSON.parse(JSON.stringify(callback))).toEqual(callback);
        if ("occurredAt" in callback) expect(new Date(callback.occurredAt ?? 0).toISOString()).toMatch(/Z$/);
      } catch (fault) {
        expect(fault).toSatisfy(isCallbackError);
      }
    }),
    { numRuns: 3000 },
  );
});
