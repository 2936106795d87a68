import type { GroupListChanged } from "../vocabulary/change.js";
import { type GroupState, isActive, supersedes } from "./group-state.js";
import { blankListEntry, isOnList, type ListEntryState } from "./list-entry-state.js";
import type { Slice } from "./slice.js";

/** The effects of a change on lists, and the change to emit. */
export interface ListEffects {
  readonly entries: readonly ListEntryState[];
  /** The effective part of the change; absent if there is none. */
  readonly news?: GroupListChanged;
}

/** Puts users on a list of a group, or takes them off. Without a time, the later arrival wins. */
export function applyList(
  slice: Slice,
  change: GroupListChanged,
  group: GroupState,
  vendorTime: number | undefined,
  eventTime: number,
): ListEffects {
  const { until, ...told } = change;
  const { list, operation } = change;
  const present = operation === "add";
  const life = { isActive: isActive(group), dissolvedAt: group.dissolvedAt };
  const entries: ListEntryState[] = [];
  const userIds: string[] = [];
  for (const userId of new Set(change.userIds)) {
    const before = slice.listEntry(group.groupId, list, userId) ?? blankListEntry(list, userId, eventTime);
    if (!supersedes(before.changedAt.listed, vendorTime)) continue;
    const after: ListEntryState = {
      ...before,
      ...{ present, until: present ? (until ?? null) : null },
      updatedAt: Math.max(before.updatedAt, eventTime),
      ...(vendorTime !== undefined && { changedAt: { ...before.changedAt, listed: vendorTime } }),
    };
    entries.push(after);
    const wasOn = isOnList(before, life);
    const isNews = present ? !wasOn || before.until !== after.until : wasOn;
    if (isNews) userIds.push(userId);
  }
  if (userIds.length === 0) return { entries };
  return { entries, news: { ...told, userIds, ...(present && until !== undefined && { until }) } };
}
