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
const CREATED = { CallbackCommand: "Group.CallbackAfterCreateGroup", GroupId: "g", EventTime: TIME };
const UPDATED = { CallbackCommand: "Group.CallbackAfterGroupInfoChanged", GroupId: "g", EventTime: TIME };
const ATTRIBUTES = {
  CallbackCommand: "Group.CallbackAfterGroupAttrChanged",
  GroupId: "g",
  OptionType: "set",
  GroupAttr: [{ key: "k", value: "v" }],
  EventTime: TIME,
};

describe("a creation", () => {
  const members = (...userIds: string[]) => userIds.map((Member_Account) => ({ Member_Account }));

  test("has its owner as a member, where the list has him or else first", () => {
    const owned = { ...CREATED, Owner_Account: "o" };
    const owner = { userId: "o", role: "owner" };
    expect(change({ ...owned, MemberList: members("a", "o") })).toMatchObject({ members: [{ userId: "a" }, owner] });
    expect(change({ ...owned, MemberList: members("a") })).toMatchObject({ members: [owner, { userId: "a" }] });
    expect(change(owned)).toMatchObject({ ownerId: "o", members: [owner] });
  });

  test("may have no owner, members or anything but an id", () => {
    expect(change({ ...CREATED, MemberList: members("a") })).toMatchObject({ members: [{ userId: "a" }] });
    expect(change(CREATED)).toEqual({ type: "group.created", groupId: "g", profile: {}, members: [] });
  });

  test.each([
    ["Work", "Private"],
    ["Meeting", "ChatRoom"],
    ["AVChatRoom", "AVChatRoom"],
    ["constructor", "constructor"],
  ])("of the type %s is of the kind %s", (Type, kind) => {
    expect(change({ ...CREATED, Type })).toMatchObject({ profile: { kind } });
  });

  test("keeps its data under any key, and the option of inviting", () => {
    const UserDefinedDataList = [
      { Key: "__proto__", Value: "x" },
      { Key: "a", Value: "" },
    ];
    const profile = { custom: JSON.parse('{"__proto__":"x","a":""}'), settings: { InviteOption: "NeedPermission" } };
    expect(change({ ...CREATED, UserDefinedDataList, InviteOption: "NeedPermission" })).toMatchObject({ profile });
  });
});

describe("a change of a profile", () => {
  test("has what changed: absent is unchanged, empty is cleared", () => {
    expect(change(UPDATED)).toEqual({ type: "group.updated", groupId: "g", profile: {} });
    expect(change({ ...UPDATED, Name: "", Introduction: "i", Notification: "", FaceUrl: "f" })).toMatchObject({
      profile: { name: "", introduction: "i", notice: "", avatar: "f" },
    });
  });

  test.each([
    ["MuteAllMember", "On", { mutedAll: true }],
    ["MuteAllMember", "Off", { mutedAll: false }],
    ["ShutUpAllMember", "On", { mutedAll: true }],
    ["ShutUpAllMember", "Off", { mutedAll: false }],
    ["ShutUpAllMember", "Maybe", {}],
    ["ApplyJoinOption", "DisableApply", { settings: { ApplyJoinOption: "DisableApply" } }],
  ])("may have %s %s", (field, value, profile) => {
    expect(change({ ...UPDATED, [field]: value })).toEqual({ type: "group.updated", groupId: "g", profile });
  });
});

describe("attributes", () => {
  const attributes = { k: "v" };
  test.each([
    ["set", "replace", attributes],
    ["modify", "merge", attributes],
    ["delete", "remove", attributes],
    ["clear", "replace", {}],
  ])("%s is %s", (OptionType, operation, changed) => {
    const type = "group.attributes_changed";
    expect(change({ ...ATTRIBUTES, OptionType })).toEqual({ type, groupId: "g", operation, attributes: changed });
  });

  test("need no values to be deleted, and no list to be cleared", () => {
    const deleted = { ...ATTRIBUTES, OptionType: "delete", GroupAttr: [{ key: "k" }, { key: "l", value: "" }] };
    expect(change(deleted)).toMatchObject({ operation: "remove", attributes: { k: "", l: "" } });
    const { GroupAttr: _, ...listless } = ATTRIBUTES;
    expect(change({ ...listless, OptionType: "clear" })).toMatchObject({ operation: "replace", attributes: {} });
  });
});
