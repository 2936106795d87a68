import type { Role } from "@grouphook/core/adapter";
import { z } from "zod";
import { given } from "../given.js";
import { malformed } from "../malformed.js";
import { identifier, memberIds, optionalIdentifier, optionalText, otherwise } from "../wire.js";
import { asks, codes, type Translator, tells } from "./translator.js";

const group = z.object({ GroupId: identifier });
const groupOrTopic = group.extend({ TopicId: optionalIdentifier });

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
  "Group.CallbackBeforeApplyJoinGroup": asks(
    groupOrTopic.extend({ Requestor_Account: identifier, ApplyMsg: optionalText }),
    (wire) => ({
      type: "join.requested",
      groupId: wire.GroupId,
      userId: wire.Requestor_Account,
      ...given({ topicId: wire.TopicId, message: wire.ApplyMsg }),
    }),
  ),

  "Group.CallbackBeforeInviteJoinGroup": asks(
    groupOrTopic.extend({ Operator_Account: identifier, DestinationMembers: memberIds }),
    (wire) => ({
      type: "members.invited",
      groupId: wire.GroupId,
      userIds: wire.DestinationMembers,
      ...given({ topicId: wire.TopicId }),
    }),
    { codes, amend: [], refuseSome: true, discard: false },
  ),

  "Group.CallbackAfterNewMemberJoin": tells(
    groupOrTopic.extend({ NewMemberList: memberIds, JoinType: optionalText }),
    (wire) => ({
      type: "members.joined",
      groupId: wire.GroupId,
      members: wire.NewMemberList.map((userId) => ({ userId })),
      ...given({ topicId: wire.TopicId, how: joinings.get(wire.JoinType) }),
    }),
  ),

  "Group.CallbackAfterMemberExit": tells(
    groupOrTopic.extend({ ExitMemberList: memberIds, ExitType: optionalText }),
    (wire) => ({
      type: "members.left",
      groupId: wire.GroupId,
      userIds: wire.ExitMemberList,
      ...given({ topicId: wire.TopicId, how: leavings.get(wire.ExitType) }),
    }),
  ),

  "Group.CallbackAfterMemberFieldChanged": tells(
    group.extend({
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

  "Group.CallbackAfterChangeGroupOwner": tells(
    group.extend({ NewOwner_Account: identifier, OldOwner_Account: optionalIdentifier }),
    (wire) => ({
      type: "owner.transferred",
      groupId: wire.GroupId,
      toUserId: wire.NewOwner_Account,
      ...given({ fromUserId: wire.OldOwner_Account }),
    }),
  ),

  "Group.CallbackOnMemberStateChange": tells(
    group.extend({
      EventType: z.enum(["Online", "Offline"], otherwise("is neither Online nor Offline")),
      EventCause: optionalText,
      MemberList: memberIds,
    }),
    (wire) => ({
      type: "member.presence_changed",
      groupId: wire.GroupId,
      userIds: wire.MemberList,
      online: wire.EventType === "Online",
      ...given({ cause: wire.EventCause }),
    }),
  ),
};
