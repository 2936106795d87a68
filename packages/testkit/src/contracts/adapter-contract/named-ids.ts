import { type Callback, type GroupChange, groupIdOf } from "@grouphook/core/adapter";

/** Every id of a group or user that a callback names. */
export function namedIds(callback: Callback): readonly string[] {
  if (callback.wants === "roster") return [callback.groupId];
  if (!("change" in callback)) return [];
  const further = callback.wants === "record" ? (callback.further ?? []) : [];
  const actorIds = callback.actorId === undefined ? [] : [callback.actorId];
  return [...actorIds, ...[callback.change, ...further].flatMap(idsIn)];
}

function idsIn(change: GroupChange): readonly string[] {
  const fields = change.type === "message.sent" || change.type === "push.requested" ? change.message : undefined;
  return [
    groupIdOf(change),
    fields?.senderId,
    "userId" in change ? change.userId : undefined,
    ...("userIds" in change ? (change.userIds ?? []) : []),
    ...("members" in change ? change.members.map(({ userId }) => userId) : []),
    change.type === "members.joined" ? change.inviterId : undefined,
    ...(change.type === "group.created" ? [change.ownerId] : []),
    ...(change.type === "owner.transferred" ? [change.fromUserId, change.toUserId] : []),
  ].filter((id) => id !== undefined);
}
