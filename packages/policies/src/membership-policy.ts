import { allow, deny, type GroupChange, type GroupView, type Policy, type Role } from "@grouphook/core";
import { type BuiltInOptions, builtInPolicy } from "./built-in-policy.js";

/** The rules of `membershipPolicy`. */
export interface MembershipOptions extends BuiltInOptions {
  /** How many members a group may have, including the new ones. */
  readonly maxMembers?: number;
  /** Users who may not become members of any group. */
  readonly blockedUsers?: readonly string[];
  /** Who may add or invite others. An actor whom the vendor does not name counts as no member. */
  readonly mayInvite?: "anyone" | "member" | "admin" | "owner";
}

/** In ascending order of permissions. */
const ROLES: readonly Role[] = ["member", "admin", "owner"];

/** Judges who becomes a member: by creation, joining, invitation or request. Refuses only the blocked users of a change. */
export function membershipPolicy(options: MembershipOptions): Policy {
  const { maxMembers = Number.POSITIVE_INFINITY, mayInvite = "anyone" } = options;
  const blockedUsers = new Set(options.blockedUsers);

  return builtInPolicy("membership", options, async ({ change, actorId, view }) => {
    const candidates = candidatesOf(change);
    if (!candidates) return allow();
    const admitted = candidates.filter((userId) => !blockedUsers.has(userId));
    const refuseUserIds = candidates.filter((userId) => blockedUsers.has(userId));
    const ownerBlocked = change.type === "group.created" && refuseUserIds.includes(change.ownerId ?? "");
    if (refuseUserIds.length > 0 && (admitted.length === 0 || ownerBlocked)) return deny("the user is blocked");

    const asksRole = mayInvite !== "anyone" && invites(change, actorId);
    const group = asksRole || maxMembers < Number.POSITIVE_INFINITY ? await view() : undefined;
    const role = group?.memberships.get(actorId ?? "")?.role;
    if (asksRole && !isAtLeast(mayInvite, role)) return deny(`only ${mayInvite} may invite`);
    if (sizeAfter(group, admitted) > maxMembers) return deny(`a group may have ${maxMembers} members`);
    return refuseUserIds.length > 0 ? { decision: "allow", refuseUserIds } : allow();
  });
}

function isAtLeast(least: Role, role: Role | undefined): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** Who would become a member, each once; `undefined` for a change that adds no members. */
function candidatesOf(change: GroupChange): readonly string[] | undefined {
  switch (change.type) {
    case "group.created": {
      const members = change.members.map(({ userId }) => userId);
      return [...new Set(change.ownerId === undefined ? members : [change.ownerId, ...members])];
    }
    case "members.joined":
      return [...new Set(change.members.map(({ userId }) => userId))];
    case "members.invited":
      return [...new Set(change.userIds)];
    case "join.requested":
      return [change.userId];
    default:
      return undefined;
  }
}

function invites(change: GroupChange, actorId: string | undefined): boolean {
  if (change.type === "members.invited") return true;
  if (change.type !== "members.joined" || change.how === "applied") return false;
  return change.members.some(({ userId }) => userId !== actorId);
}

function sizeAfter(group: GroupView | undefined, admitted: readonly string[]): number {
  const newcomers = admitted.filter((userId) => !group?.memberships.has(userId));
  return (group?.memberCount ?? 0) + newcomers.length;
}
