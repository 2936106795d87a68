import {
  given,
  identifier,
  malformed,
  optionalIdentifier,
  optionalText,
  otherwise,
  type Role,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { memberIds } from "../wire.js";
import { codes, groupOrTopic, ofGroup, placeOf, records, reviews, type Translator } from "./translator.js";

const joinings: ReadonlyMap<string | undefined, "applied" | "invited"> = new Map([
  ["Apply", "applied"],
  ["Invited", "invited"],
]);
const leavings: ReadonlyMap<string | undefined, "quit" | "removed"> = new Map([
  ["Quit", "quit"],
  ["Kicked", "removed"],
]);
const roles: ReadonlyMap<string | undefined, Role> = new Map([
  ["Owner", "owner"],
  ["Admin", "admin"],
  ["Member", "member"],
]);

/** Commands about who is in a group, and as what. */
export const memberTranslators: { readonly [command: string]: Translator } = {
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
    { codes, amend: [], refuseSome: true, discard: false },
  ),

  "Group.CallbackAfterNewMemberJoin": records(
    groupOrTopic.extend({ NewMemberList: memberIds, JoinType: optionalText }),
    (wire) => {
      const members = wire.NewMemberList.map((userId) => ({ userId }));
      return { type: "members.joined", ...placeOf(wire), members, ...given({ how: joinings.get(wire.JoinType) }) };
    },
  ),

  "Group.CallbackAfterMemberExit": records(
    groupOrTopic.extend({ ExitMemberList: memberIds, ExitType: optionalText }),
    (wire) => {
      const userIds = wire.ExitMemberList;
      return { type: "members.left", ...placeOf(wire), userIds, ...given({ how: leavings.get(wire.ExitType) }) };
    },
  ),

  "Group.CallbackAfterMemberFieldChanged": records(
    ofGroup.extend({
      // The international page has the one name, the Chinese page and the Java SDK the other.
      Member_Account: optionalIdentifier,
      Modified_Account: optionalIdentifier,
      Role: optionalText,
      NameCard: optionalText,
    }),
    (wire, { command }) => {
      const userId = wire.Member_Account ?? wire.Modified_Account;
      if (userId === undefined) throw malformed(command, "Member_Account is missing");
      const profile = given({ role: roles.get(wire.Role), nickname: wire.NameCard });
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
      EventType: z.enum(["Online", "Offline"], otherwise("is neither Online nor Offline")),
      EventCause: optionalText,
      MemberList: memberIds,
    }),
    ({ GroupId: groupId, MemberList: userIds, EventType, EventCause: cause }) => {
      return { type: "member.presence_changed", groupId, userIds, online: EventType === "Online", ...given({ cause }) };
    },
  ),
};
