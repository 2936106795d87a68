import { describe, expect, it } from "vitest";
import { override } from "./overrides.js";

const OLD = "callbackBeforeSetGroupInfoCommand";
const NEW = "callbackBeforeSetGroupInfoExCommand";

const oldRequest = {
  groupID: "g",
  groupName: "new",
  notification: "n",
  introduction: "",
  faceURL: "",
  ex: "",
  needVerification: 1,
};
const newRequest = {
  groupID: "g",
  groupName: "new",
  notification: "n",
  introduction: "",
  faceURL: null,
  ex: null,
  needVerification: 0,
  lookMemberInfo: null,
  applyMemberFriend: null,
};

describe("override", () => {
  it("keeps the repeated fields of an update of the old API, and changes the others", () => {
    const repeated = { groupID: "g", groupName: "new", introduction: "", faceURL: "" };
    expect(override(OLD, oldRequest, repeated)).toEqual({ request: oldRequest, lost: [] });
    expect(override(OLD, oldRequest, { ...repeated, notification: "x", groupName: "other", ex: "e" }).request).toEqual({
      ...oldRequest,
      groupName: "other",
      ex: "e",
    });
  });

  it("keeps an update of the new API that is completely repeated", () => {
    const { notification: _, ...repeated } = newRequest;
    expect(override(NEW, newRequest, { ...repeated, groupName: "other" })).toEqual({
      request: { ...newRequest, groupName: "other" },
      lost: [],
    });
  });

  it.for([
    [OLD, oldRequest, ["groupName"]],
    [NEW, newRequest, ["groupName", "introduction", "needVerification"]],
  ] as const)("loses what the answer to %s does not repeat", ([command, request, lost]) => {
    const overridden = override(command, request, { groupID: "g" });
    expect(overridden.lost).toEqual(lost);
    expect(overridden.request).toMatchObject({ notification: "n", groupName: command === OLD ? "" : null });
    expect(override(command, request, {}).fault).toEqual({ errCode: 1004, why: expect.any(String) });
  });

  it("replaces the fields that the answer to a creation names, except the owner", () => {
    const request = { groupID: "", groupName: "a", ownerUserID: "", applyMemberFriend: 0, status: 0 };
    const answer = { groupID: "biz-42", groupName: "", ownerUserID: "u9", applyMemberFriend: 1, status: 3 };
    expect(override("callbackBeforeCreateGroupCommand", request, answer).request).toEqual({
      groupID: "biz-42",
      groupName: "",
      ownerUserID: "",
      applyMemberFriend: 0,
      status: 3,
    });
  });

  it("changes new members by their ids, and fails on an entry without an id", () => {
    const command = "callbackBeforeMembersJoinGroupCommand";
    const request = {
      groupID: "g",
      memberList: [
        { userID: "u1", ex: "" },
        { userID: "u2", ex: "" },
      ],
    };
    const memberCallbackList = [
      { userID: "u2", nickname: "Dan", ex: "x" },
      { userID: "u9", nickname: "nobody" },
    ];
    expect(override(command, request, { memberCallbackList }).request.memberList).toEqual([
      { userID: "u1", ex: "" },
      { userID: "u2", ex: "x", nickname: "Dan" },
    ]);
    expect(override(command, request, { memberCallbackList: [{ nickname: "Dan" }] })).toMatchObject({
      request,
      fault: { errCode: 500 },
    });
  });

  it("knows the fields of a message by the names that answers use", () => {
    const command = "callbackBeforeMsgModifyCommand";
    const request = { content: "{}", faceURL: "a", atUserList: null, ex: "" };
    const answer = { content: '{"content":"***"}', senderFaceURL: "b", atUserIDList: ["u1"], faceURL: "ignored" };
    expect(override(command, request, answer).request).toEqual({
      content: '{"content":"***"}',
      faceURL: "b",
      atUserList: ["u1"],
      ex: "",
    });
    for (const content of ["***", "[]", '"a"', ""]) {
      expect(override(command, request, { content })).toMatchObject({ request, fault: { errCode: 1001 } });
    }
  });

  it("reduces receivers only to a non-empty list", () => {
    const command = "callbackBeforeGroupOnlinePushCommand";
    expect(override(command, { groupID: "g" }, { userIDList: ["u1"] }).request).toEqual({
      groupID: "g",
      userIDList: ["u1"],
    });
    expect(override(command, { groupID: "g" }, { userIDList: [] }).request).toEqual({ groupID: "g" });
  });

  it("does not change commands without overrides", () => {
    const request = { invitedUserIDs: ["u1"] };
    const answer = { refusedMembersAccount: ["u1"], invitedUserIDs: [] };
    expect(override("callbackBeforeInviteJoinGroupCommand", request, answer)).toEqual({ request, lost: [] });
  });
});
