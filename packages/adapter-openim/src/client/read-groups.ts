import { type GroupGone, type GroupRead, given, listIfAny, objectOf } from "@grouphook/core/adapter";
import { z } from "zod";
import { type GroupInfo, groupInfo } from "../decode/profile.js";
import type { OpenimApi } from "./api.js";

/** How many groups are asked for at once. OpenIM takes 1000, but says of each how many members it has. */
export const GROUPS_AT_ONCE = 100;

/** A `GroupInfo` of an answer, which names its group. */
export const groupAnswer: z.ZodType<GroupInfo & { readonly groupId: string }> = groupInfo.transform((info, context) => {
  const { groupId } = info;
  if (groupId !== undefined) return { ...info, groupId };
  context.addIssue({ code: "custom", path: ["groupID"], message: "is missing" });
  return z.NEVER;
});
const groups = objectOf({ groupInfos: listIfAny(groupAnswer) }).transform(({ groupInfos }) => groupInfos);

/** A group as it is at OpenIM, or none. */
export type GroupFound = GroupRead | GroupGone;

/** Reads groups by their ids, each once. One that was dismissed is gone, though OpenIM still tells of it. */
export async function readGroups(
  api: OpenimApi,
  groupIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly GroupFound[]> {
  const asked = [...new Set(groupIds)];
  if (asked.length === 0) return [];
  const began = Date.now();
  const infos = await api.read({ path: "/group/get_groups_info", body: { groupIDs: asked }, data: groups }, signal);
  const asOf = api.timeAt(began);
  const found = new Map(infos.map((info) => [info.groupId, info]));
  return asked.map((groupId) => {
    const info = found.get(groupId);
    if (!info || info.isDismissed) return { state: "gone", groupId, asOf };
    const { profile, ownerId = null, memberCount, createdAt } = info;
    return { state: "active", groupId, asOf, profile, ownerId, ...given({ memberCount, createdAt }) };
  });
}

/** Reads one group. */
export async function readGroup(api: OpenimApi, groupId: string, signal: AbortSignal | undefined): Promise<GroupFound> {
  const [group] = await readGroups(api, [groupId], signal);
  return group ?? { state: "gone", groupId, asOf: api.timeAt(Date.now()) };
}
