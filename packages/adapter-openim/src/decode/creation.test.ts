import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { openimAdapter } from "../adapter.js";

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
const listed = (...entries: (readonly [userID: string, roleLevel: number])[]) =>
  entries.map(([userID, roleLevel]) => ({ userID, roleLevel }));
const created = (body: object) =>
  decode("callbackAfterCreateGroupCommand", { groupID: "g", createTime: 1_718_000_000_123, ...body });

const owner = { userId: "o", role: "owner" };
const admin = { userId: "a", role: "admin" };
const member = { userId: "m", role: "member" };

describe("a group that was created", () => {
  test("has the members of the list, each as first named", () => {
    const initMemberList = listed(["o", 100], ["a", 60], ["m", 20], ["a", 20], ["o", 20]);
    const callback = created({ initMemberList, memberCount: 3, ownerUserID: "o" });
    expect(callback).toMatchObject({ change: { ownerId: "o", members: [owner, admin, member] } });
    expect(callback).not.toHaveProperty("leavesStale");
    expect(callback).not.toHaveProperty("actorId");
  });

  test("does not have the operator who founded it for others, though he is listed and counted", () => {
    const initMemberList = listed(["o", 100], ["m", 20], ["o", 20], ["imAdmin", 20]);
    const callback = created({ initMemberList, memberCount: 3 });
    expect(callback).toMatchObject({ actorId: "imAdmin", change: { members: [owner, member] } });
    expect(callback).not.toHaveProperty("leavesStale");
  });

  test("has its operator where he was named before, or where nobody is named twice", () => {
    const twice = listed(["o", 100], ["imAdmin", 60], ["imAdmin", 20], ["o", 20]);
    expect(created({ initMemberList: twice })).toMatchObject({
      change: { members: [owner, { userId: "imAdmin", role: "admin" }] },
    });
    const once = listed(["o", 100], ["m", 20]);
    expect(created({ initMemberList: once })).toMatchObject({ change: { members: [owner, member] } });
  });

  test("is in doubt where the list is shorter than the count", () => {
    const initMemberList = listed(["o", 100], ["o", 20]);
    expect(created({ initMemberList, memberCount: 2 })).toMatchObject({
      leavesStale: "not all first members were named",
      occurredAt: 1_718_000_000_123,
    });
    expect(created({ initMemberList: null, memberCount: 0 })).not.toHaveProperty("leavesStale");
  });

  test("is in doubt where its status is none of ours: dismissed at once, or without chat", () => {
    const whole = { initMemberList: listed(["o", 100], ["o", 20]), memberCount: 1 };
    for (const status of [1, 2, 4, -1]) {
      expect(created({ ...whole, status })).toMatchObject({
        leavesStale: "created with a status that the record does not have",
      });
    }
    for (const status of [0, 3, null]) expect(created({ ...whole, status })).not.toHaveProperty("leavesStale");
  });

  test("names its members as they were asked for", () => {
    expect(created({ initMemberList: listed(["o", 100]) })).toMatchObject({ membersAsAsked: true });
  });

  test("is in doubt without its time", () => {
    for (const createTime of [0, -62_135_596_800_000, null]) {
      const callback = created({ initMemberList: [], memberCount: 0, createTime });
      expect(callback).toMatchObject({ leavesStale: "a change was told without its time" });
      expect(callback).not.toHaveProperty("occurredAt");
    }
  });

  test("has an owner by its list, or else by its own word", () => {
    const initMemberList = listed(["o", 100]);
    expect(created({ initMemberList, ownerUserID: "x" })).toMatchObject({ change: { ownerId: "o" } });
    expect(created({ initMemberList: [], ownerUserID: "x" })).toMatchObject({ change: { ownerId: "x", members: [] } });
    expect(created({ initMemberList: [], ownerUserID: "" })).not.toHaveProperty("change.ownerId");
  });
});

describe("a group that is to be created", () => {
  const asked = (body: object) => decode("callbackBeforeCreateGroupCommand", body);

  test("has the owner of its list: what the client says of him has no effect", () => {
    const initMemberList = listed(["o", 100], ["m", 20]);
    expect(asked({ groupID: "", ownerUserID: "x", creatorUserID: "y", initMemberList })).toMatchObject({
      change: { ownerId: "o", members: [owner, member] },
    });
    expect(asked({ ownerUserID: "x", initMemberList: [] })).not.toHaveProperty("change.ownerId");
  });

  test("has an id only where the client chose one", () => {
    expect(asked({ groupID: "" })).not.toHaveProperty("change.groupId");
    expect(asked({ groupID: "mine" })).toMatchObject({ change: { groupId: "mine" } });
  });

  test.each([
    [0, false],
    [1, false],
    [3, true],
  ])("of status %i is muted: %s", (status, mutedAll) => {
    expect(asked({ status })).toMatchObject({ change: { profile: { mutedAll } } });
  });
});

test("a level that is no role of OpenIM's makes a member without one", () => {
  expect(created({ initMemberList: [{ userID: "u", roleLevel: 40 }, { userID: "v" }] })).toMatchObject({
    change: { members: [{ userId: "u" }, { userId: "v" }] },
  });
});
