import {
  given,
  identifier,
  malformed,
  optionalIdentifier,
  optionalText,
  optionalWord,
  type Translators,
  word,
} from "@grouphook/core/adapter";
import { memberIds, optionalRole } from "../wire.js";
import { codes, groupOrTopic, ofGroup, placeOf, records, reviews, type Said } from "./translator.js";

/** Commands about who is in a group, and as what. */
export const memberTranslators: Translators<Said> = {
  "Group.CallbackBeforeApplyJoinGroup": reviews(
    groupOrTopic.extend({ Requestor_Account: identifier, ApplyMsg: optionalText }),
    (wire) => {
      const { Requestor_Account: userId, ApplyMsg: message } = wire;
      return { type: "join.requested", ...placeOf(wire), userId, ...given({ message }) };
    },
  ),

  "Group.CallbackBeforeInviteJoinGroup": reviews(
    groupOrTopic.extend({ Operator_Account: identifier, DestinationMembers: memberIds }),
    (wire) => ({ type: "members.invited", ...placeOf(wire), userIds: wire.DestinationMembers }),
    () => ({ codes, amend: [], refuseSome: true, discard: false }),
  ),

  "Group.CallbackAfterNewMemberJoin": records(
    groupOrTopic.extend({ NewMemberList: memberIds, JoinType: optionalWord({ Apply: "applied", Invited: "invited" }) }),
    (wire) => {
      const members = wire.NewMemberList.map((userId) => ({ userId }));
      return { type: "members.joined", ...placeOf(wire), members, ...given({ how: wire.JoinType }) };
    },
  ),

  "Group.CallbackAfterMemberExit": records(
    groupOrTopic.extend({ ExitMemberList: memberIds, ExitType: optionalWord({ Quit: "quit", Kicked: "removed" }) }),
    (wire) => {
      const userIds = wire.ExitMemberList;
      return { type: "members.left", ...placeOf(wire), userIds, ...given({ how: wire.ExitType }) };
    },
  ),

  "Group.CallbackAfterMemberFieldChanged": records(
    ofGroup.extend({
      // The international page has the one name, the Chinese page and the Java SDK the other.
      Member_Account: optionalIdentifier,
      Modified_Account: optionalIdentifier,
      Role: optionalRole,
      NameCard: optionalText,
    }),
    (wire, { command }) => {
      const userId = wire.Member_Account ?? wire.Modified_Account;
      if (userId === undefined) throw malformed(command, "Member_Account is missing");
      const profile = given({ role: wire.Role, nickname: wire.NameCard });
      return { type: "member.updated", groupId: wire.GroupId, userId, profile };
    },
  ),

  "Group.CallbackAfterChangeGroupOwner": records(
    ofGroup.extend({ NewOwner_Account: identifier, OldOwner_Account: optionalIdentifier }),
    ({ GroupId: groupId, NewOwner_Account: toUserId, OldOwner_Account: fromUserId }) => {
      return { type: "owner.transferred", groupId, toUserId, ...given({ fromUserId }) };
    },
  ),

  "Group.CallbackOnMemberStateChange": records(
    ofGroup.extend({
      EventType: word({ Online: true, Offline: false }),
      EventCause: optionalText,
      MemberList: memberIds,
    }),
    ({ GroupId: groupId, MemberList: userIds, EventType: online, EventCause: cause }) => {
      return { type: "member.presence_changed", groupId, userIds, online, ...given({ cause }) };
    },
  ),
};
