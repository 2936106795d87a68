import type { FeedChange } from "../feed/feed-change.js";
import {
  blankReplicaGroup,
  fold,
  type GroupShown,
  type MemberShown,
  type ReplicaGroup,
  shownOfGroup,
  shownOfMember,
  shownOfTopic,
  type TopicShown,
  withMemberProfile,
} from "../feed/replica-group.js";
import {
  type GroupProfile,
  groupLists,
  type ListEnd,
  type MemberEntry,
  type MemberProfile,
} from "../vocabulary/change.js";
import { type Json, jsonText } from "../vocabulary/json.js";
import { blankMember, type GroupState, isActive, type MemberState } from "./group-state.js";
import { isOnList, type ListEntryState, listEntryId } from "./list-entry-state.js";
import { isTopicOf, type TopicState } from "./topic-state.js";

/** One group before and after a change, with the members, topics and entries of lists that the change touched. */
export interface GroupSides {
  readonly before: GroupState | undefined;
  readonly after: GroupState;
  readonly members: readonly (readonly [before: MemberState | undefined, after: MemberState])[];
  readonly topics: readonly (readonly [before: TopicState | undefined, after: TopicState])[];
  readonly listEntries: readonly (readonly [before: ListEntryState | undefined, after: ListEntryState])[];
}

const groupFields = [
  ...(["name", "notice", "introduction", "avatar", "kind", "custom"] as const),
  ...(["mutedAll", "mutedAllUntil", "mutedAllSpares", "disabled"] as const),
] as const;
const memberFields = ["role", "nickname", "avatar", "custom", "mutedUntil", "receives"] as const;
const topicFields = ["name", "notice", "introduction", "avatar", "custom"] as const;

/** The changes that a replica needs besides `emitted` to reach the group's state after the change. */
export function missingChanges(sides: GroupSides, emitted: readonly FeedChange[]): readonly FeedChange[] {
  const { after } = sides;
  if (!isActive(after)) return [];
  const replica = replicaBefore(sides);
  for (const change of emitted) fold(replica, change, 0);
  return [
    ...missingMemberChanges(sides, replica),
    ...missingGroupChanges(after, replica.shown),
    ...missingTopicChanges(sides, replica),
    ...missingListChanges(sides, replica),
  ];
}

function replicaBefore({ before, members, topics, listEntries }: GroupSides): ReplicaGroup {
  const replica = blankReplicaGroup();
  if (!before) return replica;
  if (!isActive(before)) return { ...replica, isActive: false };
  for (const [member] of members) if (member?.present) replica.members.set(member.userId, shownOfMember(member));
  for (const [topic] of topics) if (isOf(topic, before)) replica.topics.set(topic.topicId, shownOfTopic(topic));
  for (const [entry] of listEntries) {
    if (isOnList(entry, lifeOf(before))) replica.lists[entry.list].set(entry.userId, entry.until);
  }
  return { ...replica, shown: shownOfGroup(before) };
}

function missingMemberChanges(
  { after: { groupId }, members }: GroupSides,
  replica: ReplicaGroup,
): readonly FeedChange[] {
  const left: string[] = [];
  const joined: MemberEntry[] = [];
  const rest: FeedChange[] = [];
  for (const [, member] of members.toSorted(byUser)) {
    const { userId, present } = member;
    let known = replica.members.get(userId);
    if (!present) {
      if (known) left.push(userId);
      continue;
    }
    if (!known) {
      const entry = entryOf(member);
      joined.push(entry);
      known = withMemberProfile(shownOfMember(blankMember(userId)), entry);
    }
    const profile = differingFields(known, shownOfMember(member));
    if (profile) rest.push({ type: "member.updated", groupId, userId, profile });
    if (known.silenced !== member.silenced) {
      rest.push({ type: member.silenced ? "member.silenced" : "member.unsilenced", groupId, userId });
    }
  }
  return [
    ...(left.length > 0 ? [{ type: "members.left" as const, groupId, userIds: left }] : []),
    ...(joined.length > 0 ? [{ type: "members.joined" as const, groupId, members: joined }] : []),
    ...rest,
  ];
}

// In one order, whether they were read from the database or are of the same batch.

function byUser([, left]: GroupSides["members"][number], [, right]: GroupSides["members"][number]): number {
  return left.position - right.position || (left.userId < right.userId ? -1 : 1);
}

function byTopic([, left]: GroupSides["topics"][number], [, right]: GroupSides["topics"][number]): number {
  return left.topicId < right.topicId ? -1 : 1;
}

function differingFields(known: MemberShown, shown: MemberShown): MemberProfile | undefined {
  return differing(memberFields, known, shown);
}

function missingGroupChanges(after: GroupState, told: GroupShown): readonly FeedChange[] {
  const { groupId, ownerId } = after;
  const changes: FeedChange[] = [];
  const settings = after.settings === told.settings ? [] : changedEntries(told.settings, after.settings);
  const profile: GroupProfile = {
    ...differing(groupFields, told, after),
    ...(settings.length > 0 && { settings: Object.fromEntries(settings) }),
  };
  if (Object.keys(profile).length > 0) changes.push({ type: "group.updated", groupId, profile });
  if (ownerId !== told.ownerId) {
    if (ownerId !== null) changes.push({ type: "owner.transferred", groupId, toUserId: ownerId });
    else if (told.ownerId !== null) changes.push({ type: "owner.removed", groupId, userId: told.ownerId });
  }
  return after.attributes === told.attributes
    ? changes
    : [...changes, ...missingAttributeChanges(after, told.attributes)];
}

function missingAttributeChanges(
  { groupId, attributes }: GroupState,
  told: GroupShown["attributes"],
): readonly FeedChange[] {
  const merged = changedEntries(told, attributes);
  const removed = Object.entries(told).filter(([key]) => !Object.hasOwn(attributes, key));
  const of = (operation: "merge" | "remove", entries: typeof merged): readonly FeedChange[] =>
    entries.length === 0
      ? []
      : [{ type: "group.attributes_changed", groupId, operation, attributes: Object.fromEntries(entries) }];
  return [...of("remove", removed), ...of("merge", merged)];
}

function missingTopicChanges({ after, topics }: GroupSides, replica: ReplicaGroup): readonly FeedChange[] {
  const { groupId } = after;
  const changes: FeedChange[] = [];
  const gone: string[] = [];
  for (const [, topic] of topics.toSorted(byTopic)) {
    const { topicId } = topic;
    const known = replica.topics.get(topicId);
    if (!isOf(topic, after)) {
      if (known) gone.push(topicId);
      continue;
    }
    const profile = differing<TopicShown, (typeof topicFields)[number]>(topicFields, known ?? blankTopicShown, topic);
    if (!known) changes.push({ type: "topic.created", groupId, topicId, profile: profile ?? {} });
    else if (profile) changes.push({ type: "topic.updated", groupId, topicId, profile });
  }
  return gone.length > 0 ? [{ type: "topic.dissolved", groupId, topicIds: gone }, ...changes] : changes;
}

function missingListChanges({ after, listEntries }: GroupSides, replica: ReplicaGroup): readonly FeedChange[] {
  const { groupId } = after;
  const removed = { allowed: [] as string[], blocked: [] as string[] };
  const added = { allowed: new Map<ListEnd, string[]>(), blocked: new Map<ListEnd, string[]>() };
  for (const [, entry] of listEntries.toSorted(byEntry)) {
    const { list, userId, until } = entry;
    const known = replica.lists[list].get(userId);
    if (!isOnList(entry, lifeOf(after))) {
      if (known !== undefined) removed[list].push(userId);
    } else if (known !== until) {
      added[list].set(until, [...(added[list].get(until) ?? []), userId]);
    }
  }
  const type = "group.list_changed" as const;
  return groupLists.flatMap((list): readonly FeedChange[] => {
    const userIds = removed[list];
    const additions = [...added[list]].map(([until, ids]) => {
      return { type, groupId, list, operation: "add" as const, userIds: ids, ...(until !== null && { until }) };
    });
    return userIds.length > 0 ? [{ type, groupId, list, operation: "remove", userIds }, ...additions] : additions;
  });
}

function byEntry([, left]: GroupSides["listEntries"][number], [, right]: GroupSides["listEntries"][number]): number {
  return listEntryId(left) < listEntryId(right) ? -1 : 1;
}

function lifeOf(group: GroupState): Parameters<typeof isOnList>[1] {
  return { isActive: isActive(group), dissolvedAt: group.dissolvedAt };
}

const blankTopicShown: TopicShown = { name: "", notice: "", introduction: "", avatar: "", custom: null };

/** Whether a topic exists in the current life of the group. */
export function isOf(topic: TopicState | undefined, group: GroupState): topic is TopicState {
  return topic !== undefined && isTopicOf(topic, lifeOf(group));
}

/** The entry of a known member: only the fields that differ from a blank member. */
export function entryOf(member: MemberState): MemberEntry {
  const { userId } = member;
  return { userId, ...differingFields(shownOfMember(blankMember(userId)), shownOfMember(member)) };
}

/** The entry of a new member, corrected by newer facts. */
export function entryAsTaken(entry: MemberEntry, member: MemberState, ownerId: string | null): MemberEntry {
  const { userId } = entry;
  const shown = shownOfMember(member);
  const said = withMemberProfile(shownOfMember(blankMember(userId)), entry);
  const corrections = differingFields(said, shown) ?? {};
  if (entry.role !== "owner") return { ...entry, ...corrections };
  return { ...entry, ...corrections, role: ownerId === userId ? "owner" : shown.role };
}

/** A group's profile for its creation event: only the fields that differ from a blank group. */
export function profileOf(group: GroupState): GroupProfile {
  const { settings } = group;
  return {
    ...differing(groupFields, blankReplicaGroup().shown, group),
    ...(Object.keys(settings).length > 0 && { settings }),
  };
}

function differing<Shown extends object, Field extends keyof Shown>(
  fields: readonly Field[],
  told: Pick<Shown, Field>,
  shown: Pick<Shown, Field>,
): Partial<Pick<Shown, Field>> | undefined {
  let found: Partial<Pick<Shown, Field>> | undefined;
  for (const field of fields) {
    if (isSame(told[field], shown[field])) continue;
    found ??= {};
    found[field] = shown[field];
  }
  return found;
}

function changedEntries<Value extends Json>(
  told: { readonly [name: string]: Value },
  shown: { readonly [name: string]: Value },
): readonly [string, Value][] {
  return Object.entries(shown).filter(([name, value]) => !Object.hasOwn(told, name) || !isSame(told[name], value));
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || (typeof right === "object" && jsonText(left) === jsonText(right));
}
