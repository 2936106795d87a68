import {
  given,
  identifier,
  type MemberUpdated,
  malformed,
  objectOf,
  optionalIdentifier,
  optionalText,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { identifiers, optionalRole, sliceOf } from "../wire.js";
import { eachOnce } from "./profile.js";
import { ofGroup, read, record, review, type Translator } from "./translator.js";

const ofUser = z.compile(ofGroup.extend({ userID: identifier }));
const invitation = z.compile(ofGroup.extend({ invitedUserIDs: identifiers, reason: optionalText }));
const joining = z.compile(ofGroup.extend({ memberList: sliceOf(objectOf({ userID: identifier })) }));
const application = z.compile(ofGroup.extend({ applyID: identifier, reqMessage: optionalText }));
const entering = z.compile(ofGroup.extend({ inviterUserID: optionalIdentifier, userID: optionalIdentifier }));
const removal = z.compile(ofGroup.extend({ kickedUserIDs: identifiers, reason: optionalText }));
const update = z.compile(
  ofUser.extend({ nickName: optionalText, faceURL: optionalText, roleLevel: optionalRole, ex: optionalText }),
);

/** The single joining of v3.5 to v3.7. Its reply has the member's fields at its top. */
const SINGLE_JOINING = "callbackBeforeMemberJoinGroupCommand";

/** Commands about who is in a group, and as what. */
export const memberTranslators: { readonly [command: string]: Translator } = {
  callbackBeforeInviteJoinGroupCommand: (said) => {
    const { groupID: groupId, invitedUserIDs: userIds, reason } = read(said, invitation);
    const message = reason || undefined;
    return review(said, { type: "members.invited", groupId, userIds, ...given({ message }) });
  },

  callbackBeforeMembersJoinGroupCommand: (said) => {
    const isSingle = said.spelling === SINGLE_JOINING;
    const { groupID: groupId } = read(said, ofGroup);
    const memberList = isSingle ? [read(said, ofUser)] : read(said, joining).memberList;
    const members = eachOnce(memberList.map(({ userID: userId }) => ({ userId })));
    const change = { type: "members.joined", groupId, members } as const;
    // Read in the source: the owner comes first of those who found a group, or all come one by one.
    const possibleOwnerIds = members.slice(0, 1).map(({ userId }) => userId);
    return review(said, change, { amend: ["members"], possibleOwnerIds, ...(isSingle && { wire: "single" }) });
  },

  callbackBeforeJoinGroupCommand: (said) => {
    const { groupID: groupId, applyID: userId, reqMessage } = read(said, application);
    const message = reqMessage || undefined;
    return review(said, { type: "join.requested", groupId, userId, ...given({ message }) }, { actorId: userId });
  },

  callbackBeforeSetGroupMemberInfoCommand: (said) => review(said, updated(read(said, update)), { amend: ["members"] }),
  callbackAfterSetGroupMemberInfoCommand: (said) => record(said, updated(read(said, update))),

  // Read in the source of main of 2026-07-02: `inviterUserID` is who joined. Newer servers also send this for invited
  // members, in a form that could not be read. The vendor's page of it (docs.openim.io, after-join-group) says `userID`.
  callbackAfterJoinGroupCommand: (said) => {
    const { groupID: groupId, inviterUserID, userID } = read(said, entering);
    const userId = inviterUserID ?? userID;
    if (userId === undefined) throw malformed(said.command, "inviterUserID is missing");
    const change = { type: "members.joined", groupId, members: [{ userId }], how: "applied" } as const;
    return record(said, change, { actorId: userId, leavesStale: "newer servers may mean others by who joined" });
  },

  callbackAfterQuitGroupCommand: (said) => {
    const { groupID: groupId, userID: actorId } = read(said, ofUser);
    return record(said, { type: "members.left", groupId, userIds: [actorId], how: "quit" }, { actorId });
  },

  callbackAfterKickGroupCommand: (said) => {
    const { groupID: groupId, kickedUserIDs: userIds, reason } = read(said, removal);
    const message = reason || undefined;
    return record(said, { type: "members.left", groupId, userIds, how: "removed", ...given({ message }) });
  },
};

function updated({ groupID: groupId, userID: userId, ...shown }: z.output<typeof update>): MemberUpdated {
  const { roleLevel: role, nickName: nickname, faceURL: avatar, ex: custom } = shown;
  return { type: "member.updated", groupId, userId, profile: given({ role, nickname, avatar, custom }) };
}
