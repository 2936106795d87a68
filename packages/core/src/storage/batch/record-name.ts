/** Names a group among those of all sources; no part holds NUL. */
export function groupName(source: string, groupId: string): string {
  return `${source}\0${groupId}`;
}

/** Names a member among those of all groups; no part holds NUL. */
export function memberName(groupName: string, userId: string): string {
  return `${groupName}\0${userId}`;
}
