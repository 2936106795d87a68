import { type GroupList, groupLists, type ListEnd } from "../vocabulary/change.js";
import type { ListedUser, ListsObserved } from "../vocabulary/group-observed.js";
import type { GroupDraft } from "./group-draft.js";
import { blankListEntry, isOnList, type ListEntryState } from "./list-entry-state.js";
import { isSince, type ReadingTimes } from "./reading-times.js";

/**
 * Makes the lists of the group those that a reading found. Returns whether a user was left as they are in the record, since
 * something newer without the vendor's time arrived.
 */
export function observeLists(draft: GroupDraft, found: ListsObserved, times: ReadingTimes): boolean {
  const entries: ListEntryState[] = [];
  let leavesAlone = false;
  for (const [before, after] of groupLists.flatMap((list) => differencesOf(list, found[list]))) {
    if (isSince(before?.changedAt.untimed, times)) leavesAlone = true;
    else if ((before?.changedAt.listed ?? times.asOf) <= times.asOf) entries.push(after);
  }
  draft.takeLists({ entries });
  return leavesAlone;

  function differencesOf(list: GroupList, users: readonly ListedUser[] | undefined): readonly Difference[] {
    if (!users) return [];
    const { group } = draft;
    const life = { isActive: true, dissolvedAt: group.dissolvedAt };
    const updatedAt = Math.max(times.asOf, (group.dissolvedAt ?? times.asOf - 1) + 1);
    const foundIds = new Set(users.map(({ userId }) => userId));
    const on = users.flatMap(({ userId, until }): readonly Difference[] => {
      const before = draft.listEntry(list, userId);
      const wasOn = isOnList(before, life);
      const known = wasOn && !isOver(before.until, times) ? before.until : null;
      const after = { ...(before ?? blankListEntry(list, userId, updatedAt)), present: true, until: until ?? known };
      return wasOn && before.until === after.until ? [] : [[before, since(after, updatedAt)]];
    });
    const off = draft.listEntries().flatMap((before): readonly Difference[] => {
      const isGone = before.list === list && isOnList(before, life) && !foundIds.has(before.userId);
      // Who was on the list for a time that is over needs not be taken off it.
      if (!isGone || isOver(before.until, times)) return [];
      return [[before, since({ ...before, present: false, until: null }, updatedAt)]];
    });
    return [...on, ...off];
  }
}

type Difference = readonly [before: ListEntryState | undefined, after: ListEntryState];

function since(entry: ListEntryState, updatedAt: number): ListEntryState {
  return { ...entry, updatedAt: Math.max(entry.updatedAt, updatedAt) };
}

function isOver(until: ListEnd, { asOf }: ReadingTimes): boolean {
  return typeof until === "number" && until <= asOf;
}
