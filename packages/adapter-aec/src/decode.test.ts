import { type Inbound, inboundFrom, isCallbackError } from "@grouphook/core/adapter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aecAdapter } from "./adapter.js";

const adapter = aecAdapter();
const inbound = (part: Partial<Inbound>): Inbound =>
  inboundFrom({
    method: "POST",
    path: "/",
    query: "",
    headers: {},
    body: "",
    remoteAddress: "127.0.0.1",
    ...part,
  });
const form = (data: string) => new URLSearchParams({ data }).toString();
const decodeText = (data: string) => adapter.decode(inbound({ body: form(data) }));
const decode = (data: object) => decodeText(JSON.stringify(data));
const malformed = (message: string) => expect.objectContaining({ code: "malformed", message });

const CREATE = { action: "AEC_GROUP_CREATE", userId: "1", addUsers: "1,2" };
const ADD = { action: "AEC_GROUP_ADD_USER", userId: "1", groupId: "g", addUsers: "2" };
const REMOVE = { action: "AEC_GROUP_REMOVE_USER", userId: "1", groupId: "g", removeUsers: "2" };
const SYNC = { action: "AEC_GROUP_SYNC_ALL", groupId: "g" };

test("reads a form body, a query and a raw JSON body alike", () => {
  const expected = { wants: "roster", command: "AEC_GROUP_SYNC_ALL", groupId: "g" };
  const data = JSON.stringify(SYNC);
  expect(adapter.decode(inbound({ body: form(data) }))).toEqual(expected);
  expect(adapter.decode(inbound({ method: "GET", query: form(data) }))).toEqual(expected);
  expect(adapter.decode(inbound({ query: form(data) }))).toEqual(expected);
  expect(adapter.decode(inbound({ body: data }))).toEqual(expected);
});

test("ignores keys it does not know", () => {
  expect(decode({ ...SYNC, extra: 1, userId: 5 })).toEqual(decode(SYNC));
});

describe("a text that is no plain object", () => {
  test.each([
    ["{", "data is not JSON"],
    ['{"userDefineData":"a\nb"}', "data is not JSON"],
    ["[]", "data is not an object"],
    ["null", "data is not an object"],
    ['"x"', "data is not an object"],
    ["{}", "action is missing"],
    ['{"action":5}', "action is not a text"],
    ['{"action":"a\\nb"}', "action is not a usable id"],
    ['{"action":"AEC_GROUP_SYNC_ALL","groupId":"1","groupId":"1"}', "data repeats a key"],
    [String.raw`{"action":"AEC_GROUP_DEL","userId":"1","user\u0049d":"2","groupId":"1"}`, "data repeats a key"],
    ['{"__proto__":1,"__proto__":2}', "data repeats a key"],
  ])("is refused: %s", (data, what) => {
    expect(() => decodeText(data)).toThrow(malformed(`unknown command: ${what}`));
  });

  test("is refused however deep it is nested", () => {
    expect(() => decodeText("[".repeat(300_000))).toThrow(malformed("unknown command: data is not JSON"));
    expect(() => decodeText(`{"a":${"[".repeat(9999)}${"]".repeat(9999)}}`)).toThrow("action is missing");
  });
});

test("lets a key repeat inside the app's own data", () => {
  const data = '{"action":"AEC_GROUP_CREATE","userId":"1","addUsers":"1","userDefineData":{"a":1,"a":2,"userId":"3"}}';
  expect(decodeText(data)).toMatchObject({ actorId: "1", change: { profile: { custom: { a: 2, userId: "3" } } } });
});

describe("an id", () => {
  test.each(["x".repeat(255), "😀".repeat(63), "群".repeat(85), "a b", "a_1", "-", "constructor"])(
    "may be %s",
    (groupId) => {
      expect(decode({ ...SYNC, groupId })).toMatchObject({ groupId });
    },
  );

  test.each([
    "",
    " ",
    " g",
    "g ",
    "g\u3000",
    'a"b',
    "a\\b",
    "a,b",
    "a\nb",
    "a\u0000b",
    "a\u007Fb",
    "a\u0085b",
    "\uD800",
    "x".repeat(256),
    `${"😀".repeat(63)}abcd`,
  ])("may not be %j", (groupId) => {
    expect(() => decode({ ...SYNC, groupId })).toThrow(malformed("AEC_GROUP_SYNC_ALL: groupId is not a usable id"));
  });

  test("must be a string and there", () => {
    expect(() => decode({ ...SYNC, groupId: 100_470 })).toThrow("groupId is not a text");
    expect(() => decode({ ...SYNC, groupId: undefined })).toThrow("groupId is missing");
    expect(() => decode({ action: "AEC_GROUP_DEL" })).toThrow(malformed("AEC_GROUP_DEL: userId is missing"));
  });
});

describe("a list of users", () => {
  test("is trimmed, loses blank items and keeps each id once, in order", () => {
    const members = [{ userId: "3" }, { userId: "2" }, { userId: "a b" }];
    expect(decode({ ...ADD, addUsers: " 3, 2 ,,3,\u3000,a b,2," })).toMatchObject({ change: { members } });
  });

  test.each([ADD, REMOVE, CREATE])("must be there and name somebody: $action", (data) => {
    const field = "removeUsers" in data ? "removeUsers" : "addUsers";
    expect(() => decode({ ...data, [field]: undefined })).toThrow(malformed(`${data.action}: ${field} is missing`));
    for (const list of ["", " ", ",", " , "]) {
      expect(() => decode({ ...data, [field]: list })).toThrow(malformed(`${data.action}: ${field} names nobody`));
    }
    expect(() => decode({ ...data, [field]: ["2"] })).toThrow(`${field} is not a text`);
    for (const list of ["2,a\\b", "2,\u0000"]) {
      expect(() => decode({ ...data, [field]: list })).toThrow(`${field} holds what is not a usable id`);
    }
  });
});

describe("a user id of more than 44 bytes, which groupServer does not survive once it has it in a group", () => {
  const asked: readonly (readonly [field: string, data: Readonly<Record<string, string>>])[] = [
    ["userId", CREATE],
    ["addUsers", CREATE],
    ...["AEC_GROUP_ADD_USER", "AEC_GROUP_ADD_USER_AND_SYNC_ALL"].flatMap((action) =>
      ["userId", "addUsers"].map((field) => [field, { ...ADD, action }] as const),
    ),
    ...["AEC_GROUP_REMOVE_USER", "AEC_GROUP_REMOVE_USER_AND_SYNC_ALL"].flatMap((action) =>
      ["userId", "removeUsers"].map((field) => [field, { ...REMOVE, action }] as const),
    ),
    ...[
      "AEC_GROUP_DEL",
      "AEC_SET_GROUP_PUSH_IGNORE",
      "AEC_SET_GROUP_PUSH_IGNORE_AND_SYNC_ALL",
      "AEC_UNSET_GROUP_PUSH_IGNORE",
      "AEC_UNSET_GROUP_PUSH_IGNORE_AND_SYNC_ALL",
      "AEC_GROUP_PUSH_SYSTEM_MSG",
      "AEC_GROUP_PUSH_SYSTEM_GROUP_MSG",
    ].map((action) => ["userId", { action, userId: "1", groupId: "g" }] as const),
  ];

  test.each(asked)("is refused as %s of %j", (field, data) => {
    for (const id of ["x".repeat(45), `${"群".repeat(14)}abc`, "😀".repeat(12)]) {
      const wrong = { ...data, [field]: field === "userId" ? id : `2,${id},3` };
      expect(() => decode(wrong)).toThrow(
        malformed(`${data.action}: ${field} ${field === "userId" ? "is" : "holds an id"} of more than 44 bytes`),
      );
    }
    for (const id of ["x".repeat(44), "群".repeat(14), "😀".repeat(11)]) {
      expect(decode({ ...data, [field]: id })).toHaveProperty("wants");
    }
  });

  test("is refused too when only its blanks make it so long, for groupServer keeps them", () => {
    for (const list of [` ${"x".repeat(44)}`, `2,${" ".repeat(45)},3`, `2,${"\u3000".repeat(5)}${"x".repeat(30)}`]) {
      expect(() => decode({ ...ADD, addUsers: list })).toThrow("addUsers holds an id of more than 44 bytes");
    }
  });

  test("is taken where the operator's clients and servers can do it", () => {
    const longer = aecAdapter({ maxUserIdBytes: 100 });
    const of = (bytes: number) => inbound({ body: JSON.stringify({ ...ADD, addUsers: "x".repeat(bytes) }) });
    expect(longer.decode(of(100))).toMatchObject({ change: { members: [{ userId: "x".repeat(100) }] } });
    expect(() => longer.decode(of(101))).toThrow("addUsers holds an id of more than 100 bytes");
  });

  test("may be the id of a group", () => {
    expect(decode({ ...SYNC, groupId: "x".repeat(255) })).toHaveProperty("wants", "roster");
  });
});

describe("a creation", () => {
  test("has its creator as owner and first member, wherever the list has him", () => {
    const members = [{ userId: "1", role: "owner" }, { userId: "2" }, { userId: "3" }];
    for (const addUsers of ["1,2,3", "2,1,3", "2,3", "1,1,2,3,2"]) {
      expect(decode({ ...CREATE, addUsers })).toMatchObject({ actorId: "1", change: { ownerId: "1", members } });
    }
  });

  test.each([
    [undefined, {}],
    ["测试群", { name: "测试群" }],
    ["100%", { name: "100%" }],
    ["a%20b+c", { name: "a b+c" }],
    ["%7B%22a%22%3A1%7D", { custom: { a: 1 } }],
    ["%5B1%5D", { custom: [1] }],
    ["%7Babc", { name: "{abc" }],
    ["%31", { name: "1" }],
    ["%ED%A0%BD%ED%B8%80", { name: "😀" }],
    ["%ED%A0%BD", { name: "%ED%A0%BD" }],
    [' {"a":1}', { name: ' {"a":1}' }],
    [{ name: "n" }, { custom: { name: "n" } }],
    [[1, "x"], { custom: [1, "x"] }],
  ])("with the data %j has the profile %j", (userDefineData, profile) => {
    const callback = decode({ ...CREATE, userDefineData });
    expect("change" in callback && "profile" in callback.change && callback.change.profile).toEqual(profile);
  });

  test("nested deeper than 64 levels is refused, and is a mere name when it comes percent-encoded", () => {
    const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
    expect(() => decode({ ...CREATE, userDefineData: nested(64) })).not.toThrow();
    expect(() => decode({ ...CREATE, userDefineData: nested(65) })).toThrow(
      malformed("AEC_GROUP_CREATE: userDefineData is nested too deep"),
    );
    const encoded = "%5B".repeat(65) + "%5D".repeat(65);
    expect(decode({ ...CREATE, userDefineData: encoded })).toMatchObject({
      change: { profile: { name: decodeURIComponent(encoded) } },
    });
  });

  test.each([5, true, null])("with the data %j is refused", (userDefineData) => {
    expect(() => decode({ ...CREATE, userDefineData })).toThrow(
      malformed("AEC_GROUP_CREATE: userDefineData is neither a string nor an object nor an array"),
    );
  });
});

test("a receipt is kept for creating and deleting only, under the whole text", () => {
  const DELETE = { action: "AEC_GROUP_DEL", userId: "1", groupId: "g" };
  for (const data of [CREATE, DELETE]) expect(decode(data)).toMatchObject({ receiptKey: JSON.stringify(data) });
  for (const data of [ADD, REMOVE, { ...DELETE, action: "AEC_SET_GROUP_PUSH_IGNORE" }]) {
    expect(decode(data)).not.toHaveProperty("receiptKey");
  }
});

test("adding only oneself is applying, anything else inviting", () => {
  expect(decode({ ...ADD, addUsers: "1,1" })).toMatchObject({ change: { how: "applied" } });
  expect(decode({ ...ADD, addUsers: "1,2" })).toMatchObject({ change: { how: "invited" } });
  expect(decode({ ...ADD, userDefineData: "hi%20" })).toMatchObject({ change: { how: "invited", custom: "hi%20" } });
});

test("removing only oneself is quitting, which nothing forbids", () => {
  const strict = aecAdapter({ mayRemove: "nobody" });
  const quit = inbound({ body: JSON.stringify({ ...REMOVE, removeUsers: "1" }) });
  expect(strict.decode(quit)).toMatchObject({ permission: "anyone", change: { how: "quit", userIds: ["1"] } });
  const removal = inbound({ body: JSON.stringify({ ...REMOVE, removeUsers: "1,2" }) });
  expect(strict.decode(removal)).toMatchObject({ permission: "nobody", change: { how: "removed" } });
});

describe("who may do what", () => {
  const data = { userId: "1", groupId: "g", addUsers: "2", removeUsers: "2" };
  test.each([
    ["AEC_GROUP_CREATE", "anyone", { mayCreate: "nobody" }, "nobody"],
    ["AEC_GROUP_DEL", "owner", { mayDelete: "member" }, "member"],
    ["AEC_GROUP_ADD_USER", "member", { mayAdd: "joiner" }, "joiner"],
    ["AEC_GROUP_ADD_USER_AND_SYNC_ALL", "member", { mayAdd: "owner" }, "owner"],
    ["AEC_GROUP_REMOVE_USER", "owner", { mayRemove: "member" }, "member"],
    ["AEC_GROUP_REMOVE_USER_AND_SYNC_ALL", "owner", { mayRemove: "anyone" }, "anyone"],
    ["AEC_GROUP_PUSH_SYSTEM_MSG", "nobody", { maySystemPush: "anyone" }, "anyone"],
    ["AEC_GROUP_PUSH_SYSTEM_GROUP_MSG", "nobody", { mayGroupPush: "owner" }, "owner"],
  ] as const)("%s is for %s unless set otherwise", (action, usually, options, chosen) => {
    const body = JSON.stringify({ ...data, action });
    expect(adapter.decode(inbound({ body }))).toMatchObject({ permission: usually });
    expect(aecAdapter(options).decode(inbound({ body }))).toMatchObject({ permission: chosen });
  });

  test("silencing is for members", () => {
    expect(decode({ ...data, action: "AEC_UNSET_GROUP_PUSH_IGNORE" })).toMatchObject({ permission: "member" });
  });
});

describe("an action that is not about groups", () => {
  test.each(["AEC_VOIP_USER_ONLINE", "AEC_BRAND_NEW", "aec_group_create", "constructor"])(
    "is unsupported: %s",
    (action) => {
      expect(decode({ action, userId: 5 })).toEqual({ wants: "unsupported", command: action });
    },
  );
});

test.each(["", 'a"b', "a\\b", "a\tb", "\uD800"])("an echo of %j is refused", (echostr) => {
  expect(() => decode({ action: "AEC_ACCESS_VALIDATION", echostr })).toThrow(
    malformed("AEC_ACCESS_VALIDATION: echostr is empty or holds a quote, a backslash or a control character"),
  );
});

test("whatever comes is understood or refused with a CallbackError", () => {
  const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.json());
  const likely = fc.record(
    {
      action: fc.constantFrom(...[CREATE, ADD, REMOVE, SYNC].map(({ action }) => action), "AEC_GROUP_DEL"),
      userId: fc.oneof(fc.string(), fc.constant("1"), fc.jsonValue()),
      groupId: fc.oneof(fc.string(), fc.constant("g")),
      addUsers: fc.oneof(fc.string(), fc.constant("1,2"), fc.jsonValue()),
      removeUsers: fc.oneof(fc.string(), fc.constant("1,2")),
      userDefineData: fc.oneof(fc.string(), fc.jsonValue()),
    },
    { requiredKeys: ["action"] },
  );
  const text = fc.oneof(
    anyText,
    likely.map((data) => JSON.stringify(data)),
  );
  const body = fc.oneof(
    text,
    text.map((data) => `data=${encodeURIComponent(data.toWellFormed())}`),
  );
  fc.assert(
    fc.property(body, text, (sent, query) => {
      try {
        expect(adapter.decode(inbound({ body: sent, query }))).toHaveProperty("wants");
      } catch (fault) {
        expect(fault).toSatisfy(isCallbackError);
      }
    }),
    { numRuns: 2000 },
  );
});
