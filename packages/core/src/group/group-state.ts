import type { Json } from "../vocabulary/json.js";
import type { MuteEnd } from "../vocabulary/mute-end.js";

/**
 * When fields last changed by the vendor's clock. A field without a vendor's time has no entry. For a member, also when they
 * last `joined` and `left`. For a group, which keeps only its newest removals of attributes, also when the newest of the
 * `forgottenRemovals` took place; and as of when the group, its members, its topics and its lists were `observed`,
 * `membersObserved`, `topicsObserved`, `allowedObserved` and `blockedObserved` at the vendor: facts that are not newer are known
 * there. Some entries are `arrivals`.
 */
export type FieldTimes = { readonly [field: string]: number };

/**
 * Entries of `FieldTimes` by the server's clock. When facts without the vendor's time arrived: the newest about a row
 * (`untimed`), about a leaving of whom no row is kept (`untimedLeft`) and the group's end (`untimedEnd`). When the newest
 * reading began (`observedFrom`), and when the group was last marked stale, if it was stale already (`marked`).
 */
const arrivals: ReadonlySet<string> = new Set([
  ...["untimed", "untimedLeft", "untimedEnd", "observedFrom", "marked"],
  // By the vendor's clock, until when the newest command about a row, and the one that ended the group, may have taken effect.
  ...["commanded", "commandedEnd"],
]);

const readingTimes: ReadonlySet<string> = new Set([
  ...["observed", "membersObserved", "topicsObserved", "allowedObserved", "blockedObserved"],
]);

/** A time by the vendor's clock that is newer than every reading; `undefined` if there was none. */
export function afterReadingsIn(times: FieldTimes): number | undefined {
  const known = Object.entries(times).flatMap(([field, time]) => (readingTimes.has(field) ? [time] : []));
  return known.length > 0 ? Math.max(...known) + 1 : undefined;
}

/** The times of facts, by the vendor's clock. */
export function factTimesIn(times: FieldTimes): readonly number[] {
  return Object.entries(times).flatMap(([field, time]) => (isArrival(field) || readingTimes.has(field) ? [] : [time]));
}

/** The same of a user. A fact about no field of theirs may imply that they are a member. */
export function factTimesOf({ membershipAt, changedAt }: MemberState): readonly number[] {
  return [...factTimesIn(changedAt), ...(membershipAt === null ? [] : [membershipAt])];
}

/** Whether an entry of `FieldTimes` is by the server's clock. Those outlast the lives of a group and of a membership. */
export function isArrival(field: string): boolean {
  return arrivals.has(field);
}

/** A group in the ledger. Times are Unix milliseconds. */
export interface GroupState {
  readonly groupId: string;
  readonly name: string;
  readonly notice: string;
  readonly introduction: string;
  readonly avatar: string;
  readonly kind: string;
  readonly custom: Json;
  readonly settings: { readonly [name: string]: Json };
  readonly attributes: { readonly [key: string]: string };
  readonly ownerId: string | null;
  readonly mutedAll: boolean;
  readonly mutedAllUntil: number | null;
  readonly mutedAllSpares: "admins" | "nobody";
  readonly disabled: boolean;
  readonly memberCount: number;
  /** The highest position ever given to a member. */
  readonly lastPosition: number;
  /** The time of the newest known creation; `null` if none was reported. */
  readonly createdAt: number | null;
  /** The time of the newest known dissolution. The group is active if it was created after it. */
  readonly dissolvedAt: number | null;
  readonly updatedAt: number;
  /** Since when the record may differ from the vendor's, and why; `null` unless the group is stale. */
  readonly stale: { readonly since: number; readonly reason: string } | null;
  readonly changedAt: FieldTimes;
}

/** One user in one group. The row of a user who left stays for a while, to recognize facts older than the leaving. */
export interface MemberState {
  readonly userId: string;
  readonly present: boolean;
  /** The time of the newest fact about this user in this group, by the vendor's clock; `null` without one. */
  readonly membershipAt: number | null;
  /** The role without ownership; the group names its owner. */
  readonly role: "admin" | "member";
  readonly nickname: string;
  readonly avatar: string;
  readonly custom: Json;
  readonly silenced: boolean;
  readonly mutedUntil: MuteEnd;
  readonly receives: boolean;
  readonly joinedAt: number | null;
  /** Increases with each joining of the group. */
  readonly position: number;
  readonly changedAt: FieldTimes;
}

/** The state of an unknown group. */
export function blankGroup(groupId: string, now: number): GroupState {
  return {
    groupId,
    name: "",
    notice: "",
    introduction: "",
    avatar: "",
    kind: "",
    custom: null,
    settings: {},
    attributes: {},
    ownerId: null,
    mutedAll: false,
    mutedAllUntil: null,
    mutedAllSpares: "admins",
    disabled: false,
    memberCount: 0,
    lastPosition: 0,
    createdAt: null,
    dissolvedAt: null,
    updatedAt: now,
    stale: null,
    changedAt: {},
  };
}

/** The state of an unknown member, not present. */
export function blankMember(userId: string): MemberState {
  return {
    userId,
    present: false,
    membershipAt: null,
    role: "member",
    nickname: "",
    avatar: "",
    custom: null,
    silenced: false,
    mutedUntil: null,
    receives: true,
    joinedAt: null,
    position: 0,
    changedAt: {},
  };
}

/** Whether the group is active, as far as known. */
export function isActive({ createdAt, dissolvedAt }: GroupState): boolean {
  return dissolvedAt === null || (createdAt !== null && createdAt > dissolvedAt);
}

/** Since when the record of the group may differ from the vendor's (`null`: from the start), and why. */
export function staleOf(group: GroupState): { readonly since: number | null; readonly reason: string } | null {
  const isUnreported = group.createdAt === null && isActive(group);
  return group.stale ?? (isUnreported ? { since: null, reason: "its creation was not reported" } : null);
}

/** The group, marked stale at `now` by the server's clock. The first reason stays, and since when the record may be wrong. */
export function markedStale(group: GroupState, now: number, reason: string): GroupState {
  if (group.stale === null) return { ...group, stale: { since: now, reason } };
  const { marked } = group.changedAt;
  if (now < group.stale.since || (marked !== undefined && now <= marked)) return group;
  return { ...group, changedAt: { ...group.changedAt, marked: now } };
}

/**
 * Whether a fact about the group's profile belongs to an earlier life than the recorded one. That is, for an active group,
 * the life since its dissolution; for a dissolved group, the life since its newest creation.
 */
export function isOfFormerLife(group: GroupState, vendorTime: number | undefined): boolean {
  const { dissolvedAt, changedAt } = group;
  if (vendorTime === undefined) return false;
  return isActive(group)
    ? dissolvedAt !== null && vendorTime <= dissolvedAt
    : vendorTime < (changedAt.createdAt ?? vendorTime);
}

/** Whether a fact of time `vendorTime` overrules one of time `known`. If either has no time, the later arrival wins. */
export function supersedes(known: number | null | undefined, vendorTime: number | undefined): boolean {
  return known === null || known === undefined || vendorTime === undefined || vendorTime >= known;
}
