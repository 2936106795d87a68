import type { GroupChange, MemberEntry } from "../../vocabulary/change.js";

/**
 * A change that an app commands, with every user's id as `idOf` has it: for vendors that do not tell users apart by case, and name
 * them in lower case. Who is named twice by it is named once. What no app can command, such as a reaction, stays as it is.
 */
export function withUserIds(change: GroupChange, idOf: (userId: string) => string): GroupChange {
  const all = (userIds: readonly string[]) => [...new Set(userIds.map(idOf))];
  switch (change.type) {
    case "group.created":
      return {
        ...change,
        ...(change.ownerId !== undefined && { ownerId: idOf(change.ownerId) }),
        members: entries(change.members, idOf),
      };
    case "owner.transferred":
      return {
        ...change,
        ...(change.fromUserId !== undefined && { fromUserId: idOf(change.fromUserId) }),
        toUserId: idOf(change.toUserId),
      };
    case "members.joined":
      return {
        ...change,
        ...(change.inviterId !== undefined && { inviterId: idOf(change.inviterId) }),
        members: entries(change.members, idOf),
      };
    case "members.left":
    case "members.updated":
    case "group.list_changed":
      return { ...change, userIds: all(change.userIds) };
    case "member.updated":
    case "member.silenced":
    case "member.unsilenced":
      return { ...change, userId: idOf(change.userId) };
    case "message.sent": {
      const { senderId, mentions } = change.message;
      const message = {
        ...change.message,
        ...(senderId !== undefined && { senderId: idOf(senderId) }),
        ...(mentions && { mentions: { ...mentions, userIds: all(mentions.userIds) } }),
      };
      return { ...change, message };
    }
    default:
      return change;
  }
}

function entries(members: readonly MemberEntry[], idOf: (userId: string) => string): readonly MemberEntry[] {
  const named = new Map<string, MemberEntry>();
  for (const member of members) {
    const userId = idOf(member.userId);
    if (!named.has(userId)) named.set(userId, { ...member, userId });
  }
  return [...named.values()];
}
