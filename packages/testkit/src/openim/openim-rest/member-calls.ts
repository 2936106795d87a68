import { numberOf, numberOrNull, textOf, textOrNull } from "../openim-group-life/fields.js";
import { ADMIN, MEMBER, OWNER, ownerOf } from "../openim-group-life/group.js";
import {
  changeMember,
  inviteUsers,
  kickMembers,
  muteMember,
  quitGroup,
  unmuteMember,
} from "../openim-group-life/member-operations.js";
import { isRefusal } from "../openim-group-life/world.js";
import type { GoFields } from "../openim-sender/go-json.js";
import { hasRepeated, type OpenimRestCall, refuse, textsIn } from "./answers.js";
import { activeIn, areUsers } from "./group-calls.js";

/** Calls that change who is in a group, and as what. Their checks are those of the source of main of 2026-07-02. */
export const memberCalls: { readonly [path: string]: OpenimRestCall } = {
  "/group/invite_user_to_group": async (services, body, by) => {
    const invitedUserIDs = textsIn(body, "invitedUserIDs") ?? [];
    if (invitedUserIDs.length === 0) return refuse("ArgsError", "user empty");
    if (invitedUserIDs.length > 1000) return refuse("ArgsError", "too many InvitedUserIDs, need to be less than 1000");
    if (hasRepeated(invitedUserIDs)) return refuse("ArgsError", "userID duplicate");
    const group = activeIn(services.groups, body);
    if (isRefusal(group)) return group;
    if (!areUsers(services, invitedUserIDs, by.userID)) return refuse("RecordNotFoundError", "user not found");
    // The index of the database finds it, after the webhooks were asked.
    if (invitedUserIDs.some((userID) => group.members.has(userID))) return refuse("ServerInternalError", "E11000");
    return inviteUsers(services.world, group, by, { invitedUserIDs, reason: textOf(body, "reason") });
  },

  "/group/quit_group": async ({ world, groups }, body, { operation, userID: admin }) => {
    const group = groups.get(textOf(body, "groupID"));
    const userID = textOf(body, "userID") || admin;
    const member = group?.members.get(userID);
    if (!group || !member) return refuse("RecordNotFoundError");
    if (member.roleLevel === OWNER) return refuse("NoPermissionError", "group owner can't quit");
    return quitGroup(world, group, { operation, userID });
  },

  "/group/kick_group": async ({ world, groups }, body, by) => {
    const group = groups.get(textOf(body, "groupID"));
    const kickedUserIDs = textsIn(body, "kickedUserIDs") ?? [];
    if (!group) return refuse("RecordNotFoundError");
    if (kickedUserIDs.length === 0) return refuse("ArgsError", "KickedUserIDs empty");
    if (kickedUserIDs.length > 1000) return refuse("ArgsError", "too many KickedUserIDs, need to be less than 1000");
    if (hasRepeated(kickedUserIDs)) return refuse("ArgsError", "KickedUserIDs duplicate");
    const owner = ownerOf(group);
    if (owner === "") return refuse("RecordNotFoundError");
    if (kickedUserIDs.includes(owner)) return refuse("ArgsError", "ownerUID can not Kick");
    const stranger = kickedUserIDs.find((userID) => !group.members.has(userID));
    if (stranger !== undefined) return refuse("UserIDNotFoundError", stranger);
    return kickMembers(world, group, by, { kickedUserIDs, reason: textOf(body, "reason") });
  },

  "/group/set_group_member_info": async ({ world, groups }, body, { operation, userID: admin }) => {
    const changes: readonly GoFields[] = Array.isArray(body.members) ? body.members : [];
    if (changes.length === 0) return refuse("ArgsError", "members empty");
    for (const change of changes) {
      const level = numberOrNull(change, "roleLevel");
      if (level === OWNER) return refuse("NoPermissionError", "cannot set ungroup owner");
      if (level !== null && level !== ADMIN && level !== MEMBER) return refuse("ArgsError", "invalid role level");
      const isMember = groups.get(textOf(change, "groupID"))?.members.has(textOf(change, "userID"));
      if (!isMember) return refuse("ArgsError", "user not in group");
    }
    for (const change of changes) {
      const group = groups.get(textOf(change, "groupID"));
      const wanted = {
        nickName: textOrNull(change, "nickname"),
        faceURL: textOrNull(change, "faceURL"),
        roleLevel: numberOrNull(change, "roleLevel"),
        ex: textOrNull(change, "ex"),
      };
      const of = { userID: textOf(change, "userID"), wanted };
      const refusal = group && (await changeMember(world, group, { operation, operator: () => admin }, of));
      if (refusal) return refusal;
    }
    return undefined;
  },

  "/group/mute_group_member": async ({ world, groups }, body, by) => {
    const group = groups.get(textOf(body, "groupID"));
    const userID = textOf(body, "userID");
    const mutedSeconds = numberOf(body, "mutedSeconds");
    if (mutedSeconds <= 0) return refuse("ArgsError", "mutedSeconds is empty");
    if (!group?.members.has(userID)) return refuse("RecordNotFoundError");
    return muteMember(world, group, by, { userID, mutedSeconds });
  },

  "/group/cancel_mute_group_member": async ({ world, groups }, body, by) => {
    const group = groups.get(textOf(body, "groupID"));
    const userID = textOf(body, "userID");
    return group?.members.has(userID) ? unmuteMember(world, group, by, userID) : refuse("RecordNotFoundError");
  },
};
