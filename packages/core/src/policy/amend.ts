import type { GroupChange } from "../vocabulary/change.js";
import type { Amendment } from "../vocabulary/verdict.js";

/** The change with the amendment applied. */
export function amendChange(change: GroupChange, amend: Amendment): GroupChange {
  const { groupId, profile, members, elements, text, custom, priority } = amend;
  const said = {
    ...(elements && { elements }),
    ...(text !== undefined && { text }),
    ...(custom !== undefined && { custom }),
  };
  switch (change.type) {
    case "group.created":
      return {
        ...change,
        ...(groupId !== undefined && { groupId }),
        profile: { ...change.profile, ...profile },
        members: change.members.map((member) => ({ ...member, ...members?.[member.userId] })),
      };
    case "group.updated":
    case "topic.created":
    case "topic.updated":
      return { ...change, profile: { ...change.profile, ...profile } };
    case "members.joined":
      return { ...change, members: change.members.map((member) => ({ ...member, ...members?.[member.userId] })) };
    case "member.updated":
      return { ...change, profile: { ...change.profile, ...members?.[change.userId] } };
    case "message.sent":
      return { ...change, message: { ...change.message, ...said, ...(priority !== undefined && { priority }) } };
    case "message.edited":
      return { ...change, ...said };
    default:
      return change;
  }
}

/** Two amendments as one. If both set a field, the later one wins. */
export function joinAmendments(earlier: Amendment | undefined, later: Amendment | undefined): Amendment | undefined {
  if (!earlier || !later) return later ?? earlier;
  const members = { ...earlier.members };
  for (const [userId, profile] of Object.entries(later.members ?? {})) {
    members[userId] = { ...members[userId], ...profile };
  }
  return {
    ...earlier,
    ...later,
    ...((earlier.profile || later.profile) && { profile: { ...earlier.profile, ...later.profile } }),
    ...((earlier.members || later.members) && { members }),
  };
}
