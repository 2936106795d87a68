import type { Json } from "../vocabulary/json.js";

/**
 * When a field last changed by the vendor's clock. A field the vendor gave no time for has no entry. Of a member also when
 * they last `joined` and `left`; of a group, whose newest removals of attributes alone are kept, when the newest of the
 * `forgottenRemovals` was.
 */
export type FieldTimes = { readonly [field: string]: number };

/** A group as the ledger holds it. Times are Unix milliseconds. */
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
  readonly memberCount: number;
  /** The highest position ever given to a member. */
  readonly lastPosition: number;
  /** Of the newest creation we know; `null` for a group whose creation we were never told of. */
  readonly createdAt: number | null;
  /** Of the newest dissolution we know. The group is active if it was created after it. */
  readonly dissolvedAt: number | null;
  readonly updatedAt: number;
  /** Since when the record may differ from the vendor's, and why; `null` while it is believed to be right. */
  readonly stale: { readonly since: number; readonly reason: string } | null;
  readonly changedAt: FieldTimes;
}

/** One user in one group. A user who left stays as an absent row for a while, where only its time tells older news from newer. */
export interface MemberState {
  readonly userId: string;
  readonly present: boolean;
  /** Of the newest news of this user in this group by the vendor's clock; `null` without one. */
  readonly membershipAt: number | null;
  /** Below the owner: the owner is named by the group. */
  readonly role: "admin" | "member";
  readonly nickname: string;
  readonly avatar: string;
  readonly custom: Json;
  readonly silenced: boolean;
  readonly mutedUntil: number | null;
  readonly joinedAt: number | null;
  /** Grows with each joining of the group. */
  readonly position: number;
  readonly changedAt: FieldTimes;
}

/** A group we know nothing of yet. */
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
    memberCount: 0,
    lastPosition: 0,
    createdAt: null,
    dissolvedAt: null,
    updatedAt: now,
    stale: null,
    changedAt: {},
  };
}

/** A member we know nothing of yet, not present. */
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
    joinedAt: null,
    position: 0,
    changedAt: {},
  };
}

/** Whether the group is there, as far as we know. */
export function isActive({ createdAt, dissolvedAt }: GroupState): boolean {
  return dissolvedAt === null || (createdAt !== null && createdAt > dissolvedAt);
}

/** Since when the record of the group may differ from the vendor's (`null`: from the start), and why. */
export function staleOf(group: GroupState): { readonly since: number | null; readonly reason: string } | null {
  const isUntold = group.createdAt === null && isActive(group);
  return group.stale ?? (isUntold ? { since: null, reason: "its creation was not told" } : null);
}

/**
 * Whether news of the group's profile at a vendor's time is of a life before the one the record shows: of an active
 * group the life since its dissolution, of a dissolved one its last, from its newest creation on.
 */
export function isOfFormerLife(group: GroupState, at: number | undefined): boolean {
  const { dissolvedAt, changedAt } = group;
  if (at === undefined) return false;
  return isActive(group) ? dissolvedAt !== null && at <= dissolvedAt : at < (changedAt.createdAt ?? at);
}

/** Whether news of time `at` overrules what was known of time `known`; without a time on either side the later arrival wins. */
export function supersedes(known: number | null | undefined, at: number | undefined): boolean {
  return known === null || known === undefined || at === undefined || at >= known;
}
