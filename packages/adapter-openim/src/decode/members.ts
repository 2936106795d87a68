import {
  filledText,
  given,
  identifier,
  listIfAny,
  type MemberUpdated,
  malformed,
  objectOf,
  optionalIdentifier,
  optionalText,
  readBody,
  type Translators,
  translator,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { identifiers, optionalRole } from "../wire.js";
import { eachOnce } from "./profile.js";
import { ofGroup, record, review, type Said } from "./translator.js";

const ofUser = ofGroup.extend({ userID: identifier });
const joining = z.compile(ofGroup.extend({ memberList: listIfAny(objectOf({ userID: identifier })) }));
const joiningAlone = z.compile(ofUser.transform((wire) => ({ ...wire, memberList: [wire] })));
const update = ofUser
  .extend({ nickName: optionalText, faceURL: optionalText, roleLevel: optionalRole, ex: optionalText })
  .transform(({ groupID: groupId, userID: userId, ...shown }): MemberUpdated => {
    const { roleLevel: role, nickName: nickname, faceURL: avatar, ex: custom } = shown;
    return { type: "member.updated", groupId, userId, profile: given({ role, nickname, avatar, custom }) };
  });

/** The single joining of v3.5 to v3.7. Its reply has the member's fields at its top. */
const SINGLE_JOINING = "callbackBeforeMemberJoinGroupCommand";

/** Commands about who is in a group, and as what. */
export const memberTranslators: Translators<Said> = {
  callbackBeforeInviteJoinGroupCommand: translator(
    ofGroup.extend({ invitedUserIDs: identifiers, reason: filledText }),
    ({ groupID: groupId, invitedUserIDs: userIds, reason: message }, said) =>
      review(said, { type: "members.invited", groupId, userIds, ...given({ message }) }),
  ),

  callbackBeforeMembersJoinGroupCommand: (said) => {
    const isSingle = said.spelling === SINGLE_JOINING;
    const { groupID: groupId, memberList } = readBody(said, isSingle ? joiningAlone : joining);
    const members = eachOnce(memberList.map(({ userID: userId }) => ({ userId })));
    const change = { type: "members.joined", groupId, members } as const;
    // Read in the source: the owner comes first of those who found a group, or all come one by one.
    const possibleOwnerIds = members.slice(0, 1).map(({ userId }) => userId);
    return review(said, change, { amend: ["members"], possibleOwnerIds, ...(isSingle && { wire: "single" }) });
  },

  callbackBeforeJoinGroupCommand: translator(
    ofGroup.extend({ applyID: identifier, reqMessage: filledText }),
    ({ groupID: groupId, applyID: userId, reqMessage: message }, said) =>
      review(said, { type: "join.requested", groupId, userId, ...given({ message }) }, { actorId: userId }),
  ),

  callbackBeforeSetGroupMemberInfoCommand: translator(update, (change, said) =>
    review(said, change, { amend: ["members"] }),
  ),
  callbackAfterSetGroupMemberInfoCommand: translator(update, (change, said) => record(said, change)),

  // Read in the source of main of 2026-07-02: `inviterUserID` is who joined. Newer servers also send this for invited
  // members, in a form that could not be read. The vendor's page of it (docs.openim.io, after-join-group) says `userID`.
  callbackAfterJoinGroupCommand: translator(
    ofGroup.extend({ inviterUserID: optionalIdentifier, userID: optionalIdentifier }),
    ({ groupID: groupId, inviterUserID, userID }, said) => {
      const userId = inviterUserID ?? userID;
      if (userId === undefined) throw malformed(said.command, "inviterUserID is missing");
      const change = { type: "members.joined", groupId, members: [{ userId }], how: "applied" } as const;
      return record(said, change, { actorId: userId, leavesStale: "newer servers may mean others by who joined" });
    },
  ),

  callbackAfterQuitGroupCommand: translator(ofUser, ({ groupID: groupId, userID: actorId }, said) =>
    record(said, { type: "members.left", groupId, userIds: [actorId], how: "quit" }, { actorId }),
  ),

  callbackAfterKickGroupCommand: translator(
    ofGroup.extend({ kickedUserIDs: identifiers, reason: filledText }),
    ({ groupID: groupId, kickedUserIDs: userIds, reason: message }, said) =>
      record(said, { type: "members.left", groupId, userIds, how: "removed", ...given({ message }) }),
  ),
};
