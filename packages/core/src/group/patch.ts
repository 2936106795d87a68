import type { GroupProfile, MemberProfile } from "../vocabulary/change.js";
import { type Json, jsonText } from "../vocabulary/json.js";
import {
  blankGroup,
  blankMember,
  type FieldTimes,
  type GroupState,
  isActive,
  isOfFormerLife,
  type MemberState,
  supersedes,
} from "./group-state.js";
import type { TopicProfile, TopicState } from "./topic-state.js";

/** Fields that were set, with the time they were set at. */
interface Patched<State, Profile> {
  readonly state: State;
  /** The fields whose value differs from before. */
  readonly changed: Profile;
}

const groupFields = ["name", "notice", "introduction", "avatar", "kind", "custom", "mutedAll"] as const;
const topicFields = ["name", "notice", "introduction", "avatar", "custom"] as const;
const lowerRole = ["role"] as const;
const memberFields = ["nickname", "avatar", "custom", "mutedUntil"] as const;

/** Sets the fields a profile carries, except where newer news is known. */
export function patchGroup(
  group: GroupState,
  profile: GroupProfile,
  at: number | undefined,
): Patched<GroupState, GroupProfile> {
  const taken = takeFields(group, profile, groupFields, at);
  // Names are the vendor's and may be anything, `__proto__` too: hence maps.
  const settings = new Map(Object.entries(group.settings));
  const differingSettings = new Map<string, Json>();
  const times: Record<string, number> = {};
  for (const [name, value] of Object.entries(profile.settings ?? {})) {
    const field = `settings.${name}`;
    if (!supersedes(group.changedAt[field], at)) continue;
    if (!isSame(settings.get(name), value)) differingSettings.set(name, value);
    settings.set(name, value);
    if (at !== undefined) times[field] = at;
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

/** Sets the fields a profile carries, except where newer news is known. */
export function patchTopic(
  topic: TopicState,
  profile: TopicProfile,
  at: number | undefined,
): Patched<TopicState, TopicProfile> {
  const taken = takeFields(topic, profile, topicFields, at);
  return {
    state: { ...topic, ...taken.values, changedAt: { ...topic.changedAt, ...taken.times } },
    changed: taken.differing,
  };
}

/** Sets the fields a profile carries, except where newer news is known. Ownership is not the member's but the group's. */
export function patchMember(
  member: MemberState,
  profile: MemberProfile,
  at: number | undefined,
): Patched<MemberState, MemberProfile> {
  const taken = takeFields(member, profile, memberFields, at);
  const lower = takeFields(member, lowerRoleOf(profile), lowerRole, at);
  return {
    state: {
      ...member,
      ...taken.values,
      ...lower.values,
      membershipAt: newest(member.membershipAt, at),
      changedAt: { ...member.changedAt, ...taken.times, ...lower.times },
    },
    changed: { ...taken.differing, ...lower.differing },
  };
}

/** Sets whether a member wants push, except where newer news is known. */
export function patchSilenced(member: MemberState, silenced: boolean, at: number | undefined): MemberState {
  const taken = takeFields(member, { silenced }, ["silenced"] as const, at);
  return {
    ...member,
    ...taken.values,
    membershipAt: newest(member.membershipAt, at),
    changedAt: { ...member.changedAt, ...taken.times },
  };
}

/** Sets who owns the group, except where newer news is known. */
export function patchOwner(group: GroupState, ownerId: string, at: number | undefined): GroupState {
  const taken = takeFields(group, { ownerId }, ["ownerId"] as const, at);
  return { ...group, ...taken.values, changedAt: { ...group.changedAt, ...taken.times } };
}

/** Changes attributes key by key, except where newer news is known, be it of a key or of the whole set. */
export function patchAttributes(
  group: GroupState,
  operation: "replace" | "merge" | "remove",
  attributes: { readonly [key: string]: string },
  at: number | undefined,
): GroupState {
  const whole = group.changedAt[ATTRIBUTES];
  if (!supersedes(whole, at)) return group;
  const knownAt = (key: string) =>
    group.changedAt[`${ATTRIBUTES}.${key}`] ??
    (Object.hasOwn(group.attributes, key) ? undefined : group.changedAt[FORGOTTEN_REMOVALS]);
  const isOpen = (key: string) => supersedes(knownAt(key), at);
  const next = new Map(Object.entries(group.attributes));
  const changedAt: Record<string, number> = { ...group.changedAt };
  if (operation === "replace") {
    for (const key of [...next.keys()]) if (isOpen(key)) next.delete(key);
    if (at !== undefined) changedAt[ATTRIBUTES] = at;
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (!isOpen(key)) continue;
    if (operation === "remove") next.delete(key);
    else next.set(key, value);
    if (at !== undefined) changedAt[`${ATTRIBUTES}.${key}`] = at;
  }
  return { ...group, attributes: Object.fromEntries(next), changedAt: withFewRemovals(changedAt, next) };
}

const ATTRIBUTES = "attributes";
/** How many removed attributes a group remembers one by one. */
const MOST_REMOVALS = 64;
/** When the newest removal that is not remembered by its key took place. */
const FORGOTTEN_REMOVALS = "forgottenRemovals";

/** Forgets older removals by their keys, and keeps of them how new they were. */
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

/** The group without what it was in former lives: a new life starts with a clean profile. */
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
    changedAt: Object.fromEntries(Object.entries(group.changedAt).filter(([field]) => isKept(field))),
  };
}

/** Makes a user a member, or one again; without a time nothing stays known of a membership before. */
export function patchJoined(member: MemberState, at: number | undefined): MemberState {
  if (at === undefined) return member.present ? member : { ...blankMember(member.userId), present: true };
  const joined = Math.max(member.changedAt.joined ?? at, at);
  return { ...member, present: true, changedAt: { ...member.changedAt, joined } };
}

/** Ends a membership and takes along what was known of it; a member who joined after that stays one. */
export function patchLeft(member: MemberState, at: number | undefined): MemberState {
  const rest = withoutMembership(member, at);
  if (at === undefined) return rest;
  return {
    ...rest,
    ...(rest.changedAt.joined !== undefined && { present: true, joinedAt: member.joinedAt }),
    membershipAt: newest(member.membershipAt, at),
    changedAt: { ...rest.changedAt, left: at },
  };
}

/** What is known of a user after the group was dissolved at `until`, from news newer than that. */
export function patchOutlived(member: MemberState, until: number): MemberState {
  const { membershipAt, joinedAt } = member;
  const rest = withoutMembership(member, until);
  return { ...rest, membershipAt, joinedAt, present: member.present || rest.changedAt.left === undefined };
}

function newest(known: number | null, at: number | undefined): number | null {
  return at === undefined ? known : Math.max(known ?? at, at);
}

/** What remains known of a user who left at `until`: only what is newer than that. */
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
    ...(isNewer("silenced") && { silenced: member.silenced }),
    position: member.position,
    changedAt: newerTimes(member.changedAt, until),
  };
}

function newerTimes(times: FieldTimes, until: number): FieldTimes {
  return Object.fromEntries(Object.entries(times).filter(([, time]) => time > until));
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
  at: number | undefined,
  prefix = "",
): Taken<Pick<Profile, Field>> {
  const values: Partial<Pick<Profile, Field>> = {};
  const differing: Partial<Pick<Profile, Field>> = {};
  const times: Record<string, number> = {};
  for (const field of fields) {
    const value = profile[field];
    if (value === undefined || !supersedes(known.changedAt[prefix + field], at)) continue;
    values[field] = value;
    if (at !== undefined) times[prefix + field] = at;
    if (!isSame(known[field], value)) differing[field] = value;
  }
  return { values, differing, times };
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || (typeof right === "object" && jsonText(left) === jsonText(right));
}
