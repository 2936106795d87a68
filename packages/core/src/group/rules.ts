import type { Denial } from "../vocabulary/callback.js";
import { type GroupChange, groupIdOf, type Role } from "../vocabulary/change.js";
import { isActive } from "./group-state.js";
import { forbidden, groupUnknown, isPermitted } from "./permission.js";
import type { Circumstances, Slice } from "./slice.js";

/** Why grouphook may not make a change; `undefined` if it may. */
export function refusalOf(slice: Slice, change: GroupChange, circumstances: Circumstances): Denial | undefined {
  const { permission, actorId } = circumstances;
  if (permission === "nobody") return forbidden(change, permission);
  const groupId = groupIdOf(change);
  if (change.type === "group.created") {
    if (groupId === undefined || !slice.group(groupId)) return undefined;
    return { reason: "group-exists", text: `group ${groupId} exists already` };
  }
  if (groupId === undefined) return undefined;
  const group = slice.group(groupId);
  if (!group || !isActive(group)) return groupUnknown(change);
  const roleOf = (userId: string): Role | undefined => {
    const member = slice.member(groupId, userId);
    if (!member?.present) return undefined;
    return group.ownerId === userId ? "owner" : member.role;
  };

  if (change.type === "members.left") {
    const { ownerId } = group;
    if (ownerId !== null && change.userIds.includes(ownerId)) {
      return { reason: "owner-cannot-leave", text: `${ownerId} owns group ${groupId} and cannot leave it` };
    }
    if (change.userIds.every((userId) => userId === actorId)) return undefined;
  }
  const meant = membersMeant(change);
  const stranger = meant.find((userId) => roleOf(userId) === undefined);
  if (stranger !== undefined) {
    return { reason: "member-unknown", text: `${stranger} is not a member of group ${groupId}` };
  }
  if (change.type === "member.updated" || change.type === "members.updated") {
    const { role = "owner" } = change.profile;
    const owner = role === "owner" ? undefined : meant.find((userId) => roleOf(userId) === "owner");
    if (owner !== undefined) return { reason: "forbidden", text: `${owner} owns group ${groupId}, and stays so` };
  }
  const standing = {
    role: actorId === undefined ? undefined : roleOf(actorId),
    addsOnlySelf: change.type === "members.joined" && change.members.every(({ userId }) => userId === actorId),
  };
  return isPermitted(permission, standing) ? undefined : forbidden(change, permission);
}

/** Who must be a member for a change to make sense. */
function membersMeant(change: GroupChange): readonly string[] {
  switch (change.type) {
    case "member.updated":
    case "member.silenced":
    case "member.unsilenced":
      return [change.userId];
    case "members.updated":
      return change.userIds;
    case "owner.transferred":
      return [change.toUserId];
    default:
      return [];
  }
}
