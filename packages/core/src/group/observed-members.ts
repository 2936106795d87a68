import type { GroupObserved, MemberObserved } from "../vocabulary/group-observed.js";
import { isMutedAt } from "../vocabulary/mute-end.js";
import { rowToJoin } from "./apply-members.js";
import type { GroupDraft } from "./group-draft.js";
import { type MemberState, supersedes } from "./group-state.js";
import { patchJoined, patchLeft, patchMember, patchSilenced } from "./patch.js";
import { isSince, type ReadingTimes } from "./reading-times.js";
import type { Slice } from "./slice.js";

/** What a reading did to the members of a group. */
export interface ObservedMembers {
  /** Who was not a member in the record. */
  readonly joined: readonly MemberState[];
  /** Whether a user was left as they are in the record, since something newer without the vendor's time arrived. */
  readonly leavesAlone: boolean;
}

/** Makes those the members whom a reading found. */
export function observeMembers(
  draft: GroupDraft,
  slice: Slice,
  change: GroupObserved,
  times: ReadingTimes,
): ObservedMembers {
  const joined: MemberState[] = [];
  let leavesAlone = false;
  for (const found of change.members ?? []) {
    const before = draft.member(found.userId);
    if (isSince(before ? before.changedAt.untimed : draft.group.changedAt.untimedLeft, times)) {
      leavesAlone = true;
      continue;
    }
    const after = withFound(before?.present ? before : rowToJoin(draft, found.userId), found, times);
    if (!after) continue;
    const member = before?.present ? after : { ...after, position: draft.nextPosition() };
    draft.put(member);
    if (!before?.present) joined.push(member);
  }
  for (const before of notFound(draft, slice, change)) {
    if (isSince(before.changedAt.untimed, times)) leavesAlone = true;
    else draft.put(patchLeft(before, times.asOf));
  }
  return { joined, leavesAlone };
}

/** Members in the record whom the reading did not find. */
function notFound(
  draft: GroupDraft,
  slice: Slice,
  { members, absentUserIds = [], part }: GroupObserved,
): readonly MemberState[] {
  const isFound = new Set(members?.map(({ userId }) => userId));
  const rows =
    part === "only" && members
      ? slice.members(draft.groupId)
      : [...new Set(absentUserIds)].flatMap((userId) => draft.member(userId) ?? []);
  return rows.filter(({ userId, present }) => present && !isFound.has(userId));
}

/**
 * A user's row after a reading found them; `undefined` if it is as before. Fields get no times of the reading: older facts are
 * known to be older than it.
 */
function withFound(
  before: MemberState,
  { joinedAt, silenced, ...profile }: MemberObserved,
  { asOf }: ReadingTimes,
): MemberState | undefined {
  if (!supersedes(before.changedAt.left, asOf)) return undefined;
  const row = before.present
    ? { ...before, joinedAt: before.joinedAt ?? joinedAt ?? null }
    : { ...patchJoined(before, asOf), joinedAt: joinedAt ?? asOf };
  const { mutedUntil, ...others } = profile;
  // A mute that is over is none, whether or not the vendor still tells it.
  const isMuteTold = mutedUntil !== undefined && (isMutedAt(mutedUntil, asOf) || isMutedAt(row.mutedUntil, asOf));
  const { state, changed } = patchMember(row, isMuteTold ? profile : others, asOf);
  const after = silenced === undefined ? state : patchSilenced(state, silenced, asOf);
  const isSame = Object.keys(changed).length === 0 && after.silenced === row.silenced;
  if (before.present && isSame && row.joinedAt === before.joinedAt) return undefined;
  return { ...after, changedAt: row.changedAt };
}
