import type { GroupList, ListEnd } from "../vocabulary/change.js";
import type { FieldTimes } from "./group-state.js";

/** A user on one list of a group in the ledger, member or not. Times are Unix milliseconds. */
export interface ListEntryState {
  readonly list: GroupList;
  readonly userId: string;
  /** Whether the user is on the list. The row of who was taken off stays for a while, to recognize older facts. */
  readonly present: boolean;
  readonly until: ListEnd;
  readonly updatedAt: number;
  /** Of facts, the newest by the vendor's clock is `listed`. */
  readonly changedAt: FieldTimes;
}

/** Which life of a group its lists are looked at in. */
interface Life {
  readonly isActive: boolean;
  readonly dissolvedAt: number | null;
}

/** The state of a user who never was on the list. */
export function blankListEntry(list: GroupList, userId: string, now: number): ListEntryState {
  return { list, userId, present: false, until: null, updatedAt: now, changedAt: {} };
}

/** Unique within one group. */
export function listEntryId({ list, userId }: Pick<ListEntryState, "list" | "userId">): string {
  return `${list}\0${userId}`;
}

/** Whether the user is on the list of an active group. The lists of a former life do not come back with a new one. */
export function isOnList(entry: ListEntryState | undefined, { isActive, dissolvedAt }: Life): entry is ListEntryState {
  return isActive && entry?.present === true && (dissolvedAt === null || entry.updatedAt > dissolvedAt);
}
