import type { GroupProfile, MemberProfile, SharedMemberProfile } from "../vocabulary/change.js";
import { type Json, jsonText } from "../vocabulary/json.js";
import {
  blankGroup,
  blankMember,
  type FieldTimes,
  type GroupState,
  isActive,
  isArrival,
  isOfFormerLife,
  type MemberState,
  supersedes,
} from "./group-state.js";
import type { TopicProfile, TopicState } from "./topic-state.js";

/** A state with some fields set, and which of them differ. */
interface Patched<State, Profile> {
  readonly state: State;
  /** The fields whose value differs from before. */
  readonly changed: Profile;
}

const groupFields = [
  ...(["name", "notice", "introduction", "avatar", "kind", "custom"] as const),
  ...(["mutedAll", "mutedAllUntil", "mutedAllSpares", "disabled"] as const),
] as const;
const topicFields = ["name", "notice", "introduction", "avatar", "custom"] as const;
const lowerRole = ["role"] as const;
const memberFields = ["nickname", "avatar", "custom", "mutedUntil", "receives"] as const;

/** Sets the fields of a profile, except those with a newer fact. */
export function patchGroup(
  group: GroupState,
  profile: GroupProfile,
  vendorTime: number | undefined,
): Patched<GroupState, GroupProfile> {
  const taken = takeFields(group, profile, groupFields, vendorTime);
  // The names are the vendor's. One may be `__proto__`, so maps are used.
  const settings = new Map(Object.entries(group.settings));
  const differingSettings = new Map<string, Json>();
  const times: Record<string, number> = {};
  for (const [name, value] of Object.entries(profile.settings ?? {})) {
    const field = `settings.${name}`;
    if (!supersedes(group.changedAt[field], vendorTime)) continue;
    if (!isSame(settings.get(name), value)) differingSettings.set(name, value);
    settings.set(name, value);
    if (vendorTime !== undefined) times[field] = vendorTime;
  }
  return {
    state: {
      ...group,
      ...taken.values,
      settings: Object.fromEntries(settings),
      changedAt: { ...group.changedAt, ...taken.times, ...times },
    },
    changed: {
      ...taken.differing,
      ...(differingSettings.size > 0 && { settings: Object.fromEntries(differingSettings) }),
    },
  };
}

/** Sets the fields of a profile, except those with a newer fact. */
export function patchTopic(
  topic: TopicState,
  profile: TopicProfile,
  vendorTime: number | undefined,
): Patched<TopicState, TopicProfile> {
  const taken = takeFields(topic, profile, topicFields, vendorTime);
  return {
    state: { ...topic, ...taken.values, changedAt: { ...topic.changedAt, ...taken.times } },
    changed: taken.differing,
  };
}

/** Sets the fields of a profile, except those with a newer fact. Ownership belongs to the group, not to the member. */
export function patchMember(
  member: MemberState,
  profile: MemberProfile,
  vendorTime: number | undefined,
): Patched<MemberState, SharedMemberProfile> {
  const taken = takeFields(member, profile, memberFields, vendorTime);
  const lower = takeFields(member, lowerRoleOf(profile), lowerRole, vendorTime);
  return {
    state: {
      ...member,
      ...taken.values,
      ...lower.values,
      membershipAt: newest(member.membershipAt, vendorTime),
      changedAt: { ...member.changedAt, ...taken.times, ...lower.times },
    },
    changed: { ...taken.differing, ...lower.differing },
  };
}

/** Sets whether a member is silenced, unless there is a newer fact. */
export function patchSilenced(member: MemberState, silenced: boolean, vendorTime: number | undefined): MemberState {
  const taken = takeFields(member, { silenced }, ["silenced"] as const, vendorTime);
  return {
    ...member,
    ...taken.values,
    membershipAt: newest(member.membershipAt, vendorTime),
    changedAt: { ...member.changedAt, ...taken.times },
  };
}

/** Sets the group's owner, `null` for none, unless there is a newer fact. */
export function patchOwner(group: GroupState, ownerId: string | null, vendorTime: number | undefined): GroupState {
  const taken = takeFields(group, { ownerId }, ["ownerId"] as const, vendorTime);
  return { ...group, ...taken.values, changedAt: { ...group.changedAt, ...taken.times } };
}

/** Changes attributes key by key, except those with a newer fact about the key or about all attributes. */
export function patchAttributes(
  group: GroupState,
  operation: "replace" | "merge" | "remove",
  attributes: { readonly [key: string]: string },
  vendorTime: number | undefined,
): GroupState {
  const whole = group.changedAt[ATTRIBUTES];
  if (!supersedes(whole, vendorTime)) return group;
  const knownAt = (key: string) =>
    group.changedAt[`${ATTRIBUTES}.${key}`] ??
    (Object.hasOwn(group.attributes, key) ? undefined : group.changedAt[FORGOTTEN_REMOVALS]);
  const isOpen = (key: string) => supersedes(knownAt(key), vendorTime);
  const next = new Map(Object.entries(group.attributes));
  const changedAt: Record<string, number> = { ...group.changedAt };
  if (operation === "replace") {
    for (const key of [...next.keys()]) if (isOpen(key)) next.delete(key);
    if (vendorTime !== undefined) changedAt[ATTRIBUTES] = vendorTime;
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (!isOpen(key)) continue;
    if (operation === "remove") next.delete(key);
    else next.set(key, value);
    if (vendorTime !== undefined) changedAt[`${ATTRIBUTES}.${key}`] = vendorTime;
  }
  return { ...group, attributes: Object.fromEntries(next), changedAt: withFewRemovals(changedAt, next) };
}

const ATTRIBUTES = "attributes";
/** How many removed attributes a group remembers by key. */
const MOST_REMOVALS = 64;
/** The time of the newest removal that is not remembered by key. */
const FORGOTTEN_REMOVALS = "forgottenRemovals";

/** Drops the keys of older removals, and keeps the time of the newest dropped one. */
function withFewRemovals(changedAt: FieldTimes, attributes: ReadonlyMap<string, string>): FieldTimes {
  const prefix = `${ATTRIBUTES}.`;
  const removals = Object.entries(changedAt)
    .filter(([field]) => field.startsWith(prefix) && !attributes.has(field.slice(prefix.length)))
    .sort(([, left], [, right]) => right - left);
  const [newest, ...others] = removals.slice(MOST_REMOVALS);
  if (!newest) return changedAt;
  const rest = new Map(Object.entries(changedAt));
  for (const [field] of [newest, ...others]) rest.delete(field);
  rest.set(FORGOTTEN_REMOVALS, Math.max(changedAt[FORGOTTEN_REMOVALS] ?? newest[1], newest[1]));
  return Object.fromEntries(rest);
}

/** The group without the fields of former lives: a new life starts with a clean profile. */
export function withoutFormerLives(group: GroupState): GroupState {
  const blank = blankGroup(group.groupId, group.updatedAt);
  const isKept = (field: string) => {
    const time = group.changedAt[field];
    return time === undefined ? !isActive(group) : !isOfFormerLife(group, time);
  };
  const kept: Record<string, unknown> = {};
  for (const field of [...groupFields, "ownerId"] as const) kept[field] = isKept(field) ? group[field] : blank[field];
  const keptKeys = <Value>(values: { readonly [key: string]: Value }, prefix: string) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => isKept(`${prefix}.${key}`)));
  return {
    ...group,
    ...kept,
    settings: keptKeys(group.settings, "settings"),
    attributes: keptKeys(group.attributes, ATTRIBUTES),
    changedAt: Object.fromEntries(
      Object.entries(group.changedAt).filter(([field]) => isArrival(field) || isKept(field)),
    ),
  };
}

/** Makes a user a member (again). Without a time, nothing of an earlier membership is kept. */
export function patchJoined(member: MemberState, vendorTime: number | undefined): MemberState {
  if (vendorTime === undefined) return member.present ? member : { ...blankMember(member.userId), present: true };
  const joined = Math.max(member.changedAt.joined ?? vendorTime, vendorTime);
  return { ...member, present: true, changedAt: { ...member.changedAt, joined } };
}

/** Ends a membership and drops its fields. A member who joined after that time stays a member. */
export function patchLeft(member: MemberState, vendorTime: number | undefined): MemberState {
  const rest = withoutMembership(member, vendorTime);
  if (vendorTime === undefined) return rest;
  return {
    ...rest,
    ...(rest.changedAt.joined !== undefined && { present: true, joinedAt: member.joinedAt }),
    membershipAt: newest(member.membershipAt, vendorTime),
    changedAt: { ...rest.changedAt, left: vendorTime },
  };
}

/** A user's row after the group was dissolved at `until`: only newer facts are kept. */
export function patchOutlived(member: MemberState, until: number): MemberState {
  const { membershipAt, joinedAt } = member;
  const rest = withoutMembership(member, until);
  return { ...rest, membershipAt, joinedAt, present: member.present || rest.changedAt.left === undefined };
}

function newest(known: number | null, vendorTime: number | undefined): number | null {
  return vendorTime === undefined ? known : Math.max(known ?? vendorTime, vendorTime);
}

/** A user's row after leaving at `until`: only newer facts are kept. */
function withoutMembership(member: MemberState, until: number | undefined): MemberState {
  const blank = blankMember(member.userId);
  if (until === undefined) return blank;
  const isNewer = (field: string) => (member.changedAt[field] ?? Number.NEGATIVE_INFINITY) > until;
  return {
    ...blank,
    ...(isNewer("role") && { role: member.role }),
    ...(isNewer("nickname") && { nickname: member.nickname }),
    ...(isNewer("avatar") && { avatar: member.avatar }),
    ...(isNewer("custom") && { custom: member.custom }),
    ...(isNewer("mutedUntil") && { mutedUntil: member.mutedUntil }),
    ...(isNewer("receives") && { receives: member.receives }),
    ...(isNewer("silenced") && { silenced: member.silenced }),
    position: member.position,
    changedAt: newerTimes(member.changedAt, until),
  };
}

/** The times without that of one field. */
export function withoutTime(times: FieldTimes, field: string): FieldTimes {
  return Object.fromEntries(Object.entries(times).filter(([name]) => name !== field));
}

function newerTimes(times: FieldTimes, until: number): FieldTimes {
  return Object.fromEntries(Object.entries(times).filter(([field, time]) => isArrival(field) || time > until));
}

type Known<Profile> = { readonly [Field in keyof Profile]?: unknown } & { readonly changedAt: FieldTimes };

function lowerRoleOf({ role }: MemberProfile): { readonly role?: MemberState["role"] } {
  return role === undefined || role === "owner" ? {} : { role };
}

interface Taken<Fields> {
  readonly values: Partial<Fields>;
  readonly differing: Partial<Fields>;
  readonly times: FieldTimes;
}

function takeFields<Profile extends object, Field extends keyof Profile & string>(
  known: Known<Profile>,
  profile: Profile,
  fields: readonly Field[],
  vendorTime: number | undefined,
  prefix = "",
): Taken<Pick<Profile, Field>> {
  const values: Partial<Pick<Profile, Field>> = {};
  const differing: Partial<Pick<Profile, Field>> = {};
  const times: Record<string, number> = {};
  for (const field of fields) {
    const value = profile[field];
    if (value === undefined || !supersedes(known.changedAt[prefix + field], vendorTime)) continue;
    values[field] = value;
    if (vendorTime !== undefined) times[prefix + field] = vendorTime;
    if (!isSame(known[field], value)) differing[field] = value;
  }
  return { values, differing, times };
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || (typeof right === "object" && jsonText(left) === jsonText(right));
}
