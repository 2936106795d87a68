import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { openimAdapter } from "../adapter.js";

const decode = (contentType: number, content: unknown, body: object = {}) =>
  openimAdapter().decode(
    inboundFrom({
      method: "POST",
      path: "/callbackBeforeGroupOnlinePushCommand",
      query: "",
      headers: { operationid: "op" },
      body: JSON.stringify({
        groupID: "g",
        sendID: "admin",
        clientMsgID: "c",
        contentType,
        content: typeof content === "string" ? content : JSON.stringify(content),
        ...body,
      }),
      remoteAddress: "127.0.0.1",
    }),
  );
const user = (userID: string, fields: object = {}) => ({ userID, roleLevel: 20, joinTime: 1000, ...fields });

describe("a notification", () => {
  test("is counted once, in whichever of its copies", () => {
    const first = decode(1514, {});
    const second = decode(1514, {}, { seq: 7 });
    expect(first).toMatchObject({ receiptKey: "callbackBeforeGroupOnlinePushCommand\nc" });
    expect(second).toEqual(first);
    expect(decode(1514, {}, { clientMsgID: "" })).toMatchObject({ receiptKey: expect.stringMatching(/^op\n/) });
  });

  test("is the act of who sent it, whoever it says did it", () => {
    expect(decode(1514, { opUser: { userID: "forged" } })).toMatchObject({ actorId: "admin" });
    expect(decode(1514, {}, { sendID: "" })).not.toHaveProperty("actorId");
  });

  test("leaves the group in doubt, with a time or without: a client can make it up", () => {
    const leavesStale = "told by a notification, which a client can make up";
    expect(decode(1510, { entrantUser: user("u"), operationTime: 2000 })).toMatchObject({ leavesStale });
    expect(decode(1511, {})).toMatchObject({ leavesStale, change: { type: "group.dissolved" } });
  });

  test.each([1514, 1515])("that mutes all or lifts it is of a group that is there: %i", (contentType) => {
    expect(decode(contentType, {})).toMatchObject({ impliesActive: true });
    expect(decode(contentType, "")).toMatchObject({ impliesActive: true });
    expect(decode(1502, { group: {} })).not.toHaveProperty("impliesActive");
  });

  test("without content leaves the group in doubt", () => {
    expect(decode(1509, "")).toMatchObject({
      change: { type: "group.updated", groupId: "g", profile: {} },
      leavesStale: "a notification came without its content",
    });
  });

  test.each([1503, 1505, 1506])("that is not for groups is unsupported: %i", (contentType) => {
    expect(decode(contentType, {})).toMatchObject({ wants: "unsupported" });
  });

  test.each([
    [1509, "{", "content is not JSON"],
    [1509, "[]", "content is not an object"],
    [1509, { invitedUserList: {} }, "content.invitedUserList is not a list"],
    [1509, { invitedUserList: [{ userID: "" }] }, "content.invitedUserList[0].userID is not a usable id"],
    [1504, {}, "content.quitUser is missing"],
    [1504, { quitUser: null }, "content.quitUser is not an object"],
    [1512, { mutedUser: user("u", { muteEndTime: "1" }) }, "content.mutedUser.muteEndTime is not a whole number"],
    [1502, {}, "content.group is missing"],
    [1514, { operationTime: 9e15 }, "content.operationTime is not a time"],
  ])("%i with %j is refused", (contentType, content, what) => {
    expect(() => decode(contentType, content)).toThrow(
      expect.objectContaining({
        code: "malformed",
        message: `callbackBeforeGroupOnlinePushCommand: ${what}`,
      }),
    );
  });
});

describe("the time of a notification", () => {
  const invited = [user("a", { joinTime: 3000 }), user("b", { joinTime: 4000 }), user("c", { joinTime: 0 })];

  test.each([
    ["its own", 1509, { invitedUserList: invited, operationTime: 5000 }, 5000],
    ["that of the latest joining", 1509, { invitedUserList: invited, operationTime: 0 }, 4000],
    ["that of the joining", 1510, { entrantUser: user("a", { joinTime: 3000 }) }, 3000],
    ["that of the creation", 1501, { group: { createTime: 6000 }, memberList: [] }, 6000],
    ["that of the notice", 1519, { group: { createTime: 6000, notificationUpdateTime: 7000 } }, 7000],
    ["that of the group whose notice was never set anew", 1519, { group: { createTime: 6000 } }, 6000],
  ])("is %s", (_, contentType, content, occurredAt) => {
    expect(decode(contentType, content)).toMatchObject({ occurredAt });
  });

  test.each([
    [1509, { invitedUserList: [] }],
    [1504, { quitUser: user("u") }],
    [1508, { kickedUserList: [user("u")], operationTime: 0 }],
    [1520, { group: { groupName: "n", createTime: 6000 } }],
  ])("is not told by %i with %j", (contentType, content) => {
    expect(decode(contentType, content)).not.toHaveProperty("occurredAt");
  });
});

test("a mute that has no end is none", () => {
  for (const muteEndTime of [0, -62_135_596_800_000, null]) {
    const change = { profile: { mutedUntil: null } };
    expect(decode(1513, { mutedUser: user("u", { muteEndTime }) })).toMatchObject({ change });
  }
});

describe("a mute", () => {
  const muted = (fields: object, tips: object = {}) => decode(1512, { mutedUser: user("u", fields), ...tips });
  const updated = (fields: object) => ({
    change: { type: "member.updated", groupId: "g", userId: "u", ...fields },
  });

  test("ends when the member's own field says so, or so long after it began", () => {
    const ending = muted({ muteEndTime: 9000 }, { mutedSeconds: 5 });
    expect(ending).toMatchObject(updated({ profile: { mutedUntil: 9000 } }));
    expect(ending).not.toHaveProperty("change.mutedForMs");
    for (const muteEndTime of [0, null, undefined, -62_135_596_800_000]) {
      expect(muted({ muteEndTime }, { mutedSeconds: 600, operationTime: 1000 })).toMatchObject({
        ...updated({ profile: {}, mutedForMs: 600_000 }),
        occurredAt: 1000,
      });
    }
  });

  test("of no length is none", () => {
    for (const mutedSeconds of [0, null, undefined, -1]) {
      const callback = muted({ muteEndTime: 0 }, { mutedSeconds });
      expect(callback).toMatchObject(updated({ profile: { mutedUntil: null } }));
      expect(callback).not.toHaveProperty("change.mutedForMs");
    }
  });

  test("that is lifted has no end, whatever the member's own field still says", () => {
    expect(decode(1513, { mutedUser: user("u", { muteEndTime: 9000 }) })).toMatchObject(
      updated({ profile: { mutedUntil: null } }),
    );
  });

  test("is not lifted by news of something else that is empty there", () => {
    for (const contentType of [1516, 1517, 1518]) {
      const changed = (muteEndTime: number) => decode(contentType, { changedUser: user("u", { muteEndTime }) });
      expect(changed(0)).not.toHaveProperty("change.profile.mutedUntil");
      expect(changed(9000)).toHaveProperty("change.profile.mutedUntil", 9000);
    }
  });
});

test.each([
  [1517, 20, "admin"],
  [1517, 60, "admin"],
  [1518, 60, "member"],
  [1518, 0, "member"],
  [1516, 60, "admin"],
])("%i of a member of level %i makes them %s", (contentType, roleLevel, role) => {
  expect(decode(contentType, { changedUser: user("u", { roleLevel }) })).toMatchObject({
    change: { profile: { role } },
  });
});

describe("an owner who is named more than once", () => {
  const owner = user("o", { roleLevel: 100 });

  test("is found wherever a creation names one", () => {
    const group = { createTime: 1000, ownerUserID: "" };
    const created = { change: { type: "group.created", ownerId: "o" } };
    expect(decode(1501, { group, memberList: [], groupOwnerUser: owner })).toMatchObject(created);
    expect(decode(1501, { group: { ...group, ownerUserID: "o" }, memberList: null })).toMatchObject(created);
    expect(decode(1501, { group, memberList: [owner], groupOwnerUser: null })).toMatchObject(created);
  });

  test("is a first member of the group", () => {
    const content = { group: { createTime: 1000 }, memberList: [user("m")], groupOwnerUser: owner };
    const members = [{ userId: "m" }, { userId: "o", role: "owner" }];
    expect(decode(1501, content)).toMatchObject({ change: { members } });
  });

  test("is found wherever a transfer names one", () => {
    const transferred = { type: "owner.transferred", groupId: "g", toUserId: "n" };
    const group = { ownerUserID: "n" };
    expect(decode(1507, { newGroupOwner: null, oldGroupOwner: "o", group })).toHaveProperty("change", {
      ...transferred,
      fromUserId: "o",
    });
    const former = user("o", { roleLevel: 60 });
    expect(decode(1507, { newGroupOwner: user("n"), oldGroupOwner: "", oldGroupOwnerInfo: former })).toHaveProperty(
      "change",
      { ...transferred, fromUserId: "o", formerOwnerRole: "admin" },
    );
    expect(() => decode(1507, { newGroupOwner: null, group: {} })).toThrow("content.newGroupOwner is missing");
  });
});

test("a new owner may come without the former one", () => {
  const callback = decode(1507, { newGroupOwner: user("u", { roleLevel: 100 }), oldGroupOwnerInfo: null });
  expect(callback).toHaveProperty("change", { type: "owner.transferred", groupId: "g", toUserId: "u" });
});
