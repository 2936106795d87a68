import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { tencentAdapter } from "../adapter.js";

const adapter = tencentAdapter();
const change = (body: object): unknown => {
  const text = JSON.stringify(body);
  const inbound = inboundFrom({
    method: "POST",
    path: "/",
    query: "",
    headers: {},
    body: text,
    remoteAddress: "127.0.0.1",
  });
  const callback = adapter.decode(inbound);
  return "change" in callback ? callback.change : undefined;
};

const TIME = 1_670_574_414_123;
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
const MEMBER_UPDATED = { CallbackCommand: "Group.CallbackAfterMemberFieldChanged", GroupId: "g", Member_Account: "u" };

describe("how members come and go", () => {
  test.each([
    ["Apply", { how: "applied" }],
    ["Invited", { how: "invited" }],
  ])("joining by %s", (JoinType, how) => {
    expect(change({ ...JOINED, JoinType, TopicId: "t" })).toMatchObject({ ...how, topicId: "t" });
  });

  test.each([
    ["Quit", { how: "quit" }],
    ["Kicked", { how: "removed" }],
  ])("leaving by %s", (ExitType, how) => {
    expect(change({ ...LEFT, ExitType, TopicId: "t" })).toMatchObject({ ...how, topicId: "t" });
  });

  test("is left open where the vendor's word for it is new", () => {
    expect(change({ ...JOINED, JoinType: "Beamed" })).not.toHaveProperty("how");
    expect(change({ ...LEFT, ExitType: "Beamed" })).not.toHaveProperty("how");
  });

  test.each([
    ["Online", true],
    ["Offline", false],
  ])("presence %s", (EventType, online) => {
    const presence = { CallbackCommand: "Group.CallbackOnMemberStateChange", GroupId: "g", MemberList: [] };
    expect(change({ ...presence, EventType })).toMatchObject({ online });
  });
});

describe("a change of a member", () => {
  test("of an empty name card clears it", () => {
    expect(change({ ...MEMBER_UPDATED, NameCard: "" })).toMatchObject({ userId: "u", profile: { nickname: "" } });
  });

  test.each([
    ["Admin", { role: "admin" }],
    ["Member", { role: "member" }],
    ["Owner", { role: "owner" }],
    ["Guest", {}],
  ])("may give a member the role %s", (Role, profile) => {
    expect(change({ ...MEMBER_UPDATED, Role })).toEqual({ type: "member.updated", groupId: "g", userId: "u", profile });
  });

  test("names the member one way or the other", () => {
    const { Member_Account: _, ...unnamed } = MEMBER_UPDATED;
    expect(change({ ...unnamed, Modified_Account: "m" })).toMatchObject({ userId: "m" });
  });
});
