import { type CallOptions, type GroupRead, given } from "@grouphook/core/adapter";
import { readAttributes } from "./attributes.js";
import { type ReadGroup, readGroupInfo, unreadable } from "./group-info.js";
import type { RecentKinds } from "./recent-kinds.js";
import type { TencentRest } from "./tencent-rest.js";
import { readTopics } from "./topics.js";

/** How many groups one call tells of. */
export const GROUPS_AT_ONCE = 50;

/** Whose groups are read, and what of them. */
interface GroupReading {
  readonly adminId: string;
  readonly groupFields: readonly string[];
  readonly kinds: RecentKinds;
}

/** Reads groups, with their attributes and topics. */
export async function readGroups(
  rest: TencentRest,
  { adminId, groupFields, kinds }: GroupReading,
  groupIds: readonly string[],
  options: CallOptions = {},
): Promise<readonly ReadGroup[]> {
  const distinct = [...new Set(groupIds)];
  const groups: ReadGroup[] = [];
  for (let from = 0; from < distinct.length; from += GROUPS_AT_ONCE) {
    groups.push(...(await readGroupInfo(rest, distinct.slice(from, from + GROUPS_AT_ONCE), groupFields, options)));
  }
  for (const group of groups) {
    if (group.state === "active" && group.profile.kind !== undefined) kinds.learn(group.groupId, group.profile.kind);
  }
  return Promise.all(
    groups.map((group) => (group.state === "active" ? completed(rest, group, adminId, options) : group)),
  );
}

async function completed(
  rest: TencentRest,
  group: GroupRead,
  adminId: string,
  options: CallOptions,
): Promise<ReadGroup> {
  const { groupId, profile } = group;
  const hasTopics = profile.settings?.SupportTopic === 1;
  try {
    const [attributes, topics] = await Promise.all([
      readAttributes(rest, groupId, options),
      hasTopics ? readTopics(rest, groupId, adminId, options) : undefined,
    ]);
    return { ...group, ...given({ attributes, topics }) };
  } catch (error) {
    return unreadable(groupId, error);
  }
}
