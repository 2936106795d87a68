import type { Circumstances, Effects, EventDraft, Slice } from "./apply-change.js";
import { applyMessage, type MessageEffects } from "./apply-message.js";
import { applyTopic, type TopicEffects } from "./apply-topic.js";
import type {
  GroupAttributesChanged,
  GroupChange,
  GroupCreated,
  GroupDissolved,
  GroupProfile,
  GroupUpdated,
  MemberEntry,
  MemberProfile,
  MembersJoined,
  MembersLeft,
  MemberUpdated,
  OwnerTransferred,
} from "./change.js";
import { isFeedEventType } from "./feed-event.js";
import {
  blankGroup,
  blankMember,
  type GroupState,
  isActive,
  isOfFormerLife,
  type MemberState,
  supersedes,
} from "./group-state.js";
import type { MessageState } from "./message-state.js";
import {
  patchAttributes,
  patchGroup,
  patchJoined,
  patchLeft,
  patchMember,
  patchOutlived,
  patchOwner,
  patchSilenced,
  withoutFormerLives,
} from "./patch.js";
import type { TopicState } from "./topic-state.js";

/**
 * Writes down what happened. The record converges: facts that carry a time end in the same state in whatever order and
 * however often they arrive. Older news never overwrites newer; a dissolved group comes back only by a newer creation.
 */
export function applyFact(slice: Slice, change: GroupChange, circumstances: Circumstances): Effects {
  const groupId = "groupId" in change ? change.groupId : undefined;
  // A message that could not be sent may have been meant for a group that never was.
  if (groupId === undefined || change.type === "message.failed")
    return { members: [], messages: [], topics: [], events: eventsOf(change) };
  const draft = new Draft(slice, groupId, circumstances);
  switch (change.type) {
    case "group.created":
      applyCreated(draft, change);
      break;
    case "group.updated":
      applyUpdated(draft, change);
      break;
    case "group.dissolved":
      applyDissolved(draft, change, slice);
      break;
    case "group.attributes_changed":
      applyAttributes(draft, change);
      break;
    case "owner.transferred":
      applyOwnerTransferred(draft, change);
      break;
    case "members.joined":
      applyJoined(draft, change);
      break;
    case "members.left":
      applyLeft(draft, change);
      break;
    case "member.updated":
      applyMemberUpdated(draft, change);
      break;
    case "member.silenced":
    case "member.unsilenced":
      applySilenced(draft, change.userId, change.type === "member.silenced");
      break;
    case "message.sent":
    case "message.recalled":
    case "message.read":
    case "message.extended":
      draft.takeMessages(applyMessage(slice, change, draft.group, draft.time));
      break;
    case "topic.created":
    case "topic.updated":
    case "topic.dissolved":
      if (!draft.isPast) draft.takeTopics(applyTopic(slice, change, groupId, draft.at, draft.time));
      break;
    default:
      draft.tell(change);
  }
  if (circumstances.leavesStale !== undefined) draft.markStale(circumstances.leavesStale);
  return draft.effects();
}

/** One group in the making. */
class Draft {
  readonly groupId: string;
  readonly circumstances: Circumstances;
  /** The time that counts against other facts' times; without one, arrival decides. */
  readonly at: number | undefined;
  readonly known: GroupState | undefined;
  group: GroupState;
  endsMemberships: { readonly until: number | undefined } | undefined;
  readonly #slice: Slice;
  readonly #members = new Map<string, MemberState>();
  #messages: readonly MessageState[] = [];
  #topics: readonly TopicState[] = [];
  readonly #events: EventDraft[] = [];

  constructor(slice: Slice, groupId: string, circumstances: Circumstances) {
    this.#slice = slice;
    this.groupId = groupId;
    this.circumstances = circumstances;
    this.at = circumstances.authority === "theirs" ? circumstances.occurredAt : undefined;
    this.known = slice.group(groupId);
    this.group = this.known ?? blankGroup(groupId, circumstances.now);
  }

  /** When it happened, as far as we can tell. */
  get time(): number {
    return this.circumstances.occurredAt ?? this.circumstances.now;
  }

  /** Whether the memberships the fact tells of have ended with the group. */
  get isPast(): boolean {
    const { dissolvedAt } = this.group;
    return this.at === undefined ? !isActive(this.group) : dissolvedAt !== null && this.at <= dissolvedAt;
  }

  member(userId: string): MemberState | undefined {
    return this.#members.get(userId) ?? this.#slice.member(this.groupId, userId);
  }

  put(member: MemberState): void {
    const wasPresent = this.member(member.userId)?.present ?? false;
    this.#members.set(member.userId, member);
    const step = Number(member.present) - Number(wasPresent);
    if (step !== 0) this.group = { ...this.group, memberCount: this.group.memberCount + step };
  }

  /** Sets what the group shows, and tells which fields differ. */
  show(profile: GroupProfile): GroupProfile {
    if (isOfFormerLife(this.group, this.at)) return {};
    const { state, changed } = patchGroup(this.group, profile, this.at);
    this.group = state;
    return changed;
  }

  /** Sets who owns the group, and tells whether it is somebody else than before. */
  own(userId: string): boolean {
    if (isOfFormerLife(this.group, this.at)) return false;
    const before = this.group.ownerId;
    this.group = patchOwner(this.group, userId, this.at);
    return this.group.ownerId !== before;
  }

  /** A user named by a fact that only a member can cause is one, even if we missed the joining. */
  impliedMember(userId: string): MemberState {
    return this.member(userId) ?? { ...blankMember(userId), present: true, position: this.nextPosition() };
  }

  nextPosition(): number {
    const lastPosition = this.group.lastPosition + 1;
    this.group = { ...this.group, lastPosition };
    return lastPosition;
  }

  /** The first reason stays: it says since when the record is in doubt. */
  markStale(reason: string): void {
    if (this.group.stale === null) this.group = { ...this.group, stale: { since: this.circumstances.now, reason } };
  }

  /** What was said stays said, even if the group has ended since. */
  takeMessages({ messages, news }: MessageEffects): void {
    this.#messages = messages;
    if (news) this.#events.push(...eventsOf(news));
  }

  takeTopics({ topics, news }: TopicEffects): void {
    this.#topics = topics;
    if (news) this.tell(news);
  }

  /** Tells the feed what took effect, if the group is there to be told of. */
  tell(change: GroupChange): void {
    if (isActive(this.group) || change.type === "group.dissolved") this.#events.push(...eventsOf(change));
  }

  effects(): Effects {
    const { groupId, known, group, endsMemberships } = this;
    const updatedAt = Math.max(group.updatedAt, this.time);
    const isChanged = group !== known || this.#members.size > 0;
    return {
      groupId,
      ...(isChanged && { group: { ...group, updatedAt } }),
      ...(endsMemberships && { endsMemberships }),
      members: [...this.#members.values()],
      messages: this.#messages,
      topics: this.#topics,
      events: this.#events,
    };
  }
}

function applyCreated(draft: Draft, change: GroupCreated): void {
  const { at, known, time } = draft;
  const { createdAt, dissolvedAt, changedAt } = draft.group;
  const wasActive = isActive(draft.group);
  const isRepeated = known !== undefined && wasActive && createdAt !== null && (at === undefined || at <= createdAt);
  const isReborn = dissolvedAt !== null && (at === undefined || at > dissolvedAt);
  draft.group = {
    ...draft.group,
    createdAt: Math.max(createdAt ?? time, isReborn ? Math.max(time, dissolvedAt + 1) : time),
    ...(at !== undefined && { changedAt: { ...changedAt, createdAt: Math.max(changedAt.createdAt ?? at, at) } }),
  };
  if (!wasActive) draft.group = withoutFormerLives(draft.group);
  const profile = draft.show(change.profile);
  if (change.ownerId !== undefined) draft.own(change.ownerId);
  for (const entry of change.members) join(draft, entry);
  if (isRepeated) return;
  const { ownerId, ...news } = change;
  const members = change.members.filter(({ userId }) => draft.member(userId)?.present);
  const owner = ownerId !== undefined && ownerId === draft.group.ownerId && { ownerId };
  draft.tell({ ...news, ...owner, profile, members });
}

function applyUpdated(draft: Draft, change: GroupUpdated): void {
  const profile = draft.show(change.profile);
  if (Object.keys(profile).length > 0) draft.tell({ ...change, profile });
}

function applyDissolved(draft: Draft, change: GroupDissolved, slice: Slice): void {
  const { at, groupId, known } = draft;
  const { createdAt, dissolvedAt } = draft.group;
  if (at === undefined ? !isActive(draft.group) : dissolvedAt !== null && at <= dissolvedAt) return;
  const moment = at ?? Math.max(draft.time, createdAt ?? 0);
  const survivors = at === undefined ? [] : slice.membersNewerThan(groupId, at);
  draft.endsMemberships = { until: at };
  draft.group = {
    ...draft.group,
    dissolvedAt: moment,
    memberCount: survivors.filter(({ present }) => present).length,
  };
  draft.group = withoutFormerLives(draft.group);
  for (const survivor of survivors) draft.put(patchOutlived(survivor, moment));
  if (!isActive(draft.group) && (known === undefined || isActive(known))) draft.tell(change);
}

function applyAttributes(draft: Draft, change: GroupAttributesChanged): void {
  if (isOfFormerLife(draft.group, draft.at)) return;
  const { operation } = change;
  const before = draft.group.attributes;
  draft.group = patchAttributes(draft.group, operation, change.attributes, draft.at);
  const after = draft.group.attributes;
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const differing = Object.entries(change.attributes).filter(([key]) => before[key] !== after[key]);
  draft.tell({ ...change, attributes: operation === "replace" ? after : Object.fromEntries(differing) });
}

function applyOwnerTransferred(draft: Draft, change: OwnerTransferred): void {
  const isNews = draft.own(change.toUserId);
  changeMember(draft, change.toUserId, {});
  if (change.fromUserId !== undefined) {
    changeMember(draft, change.fromUserId, { role: change.formerOwnerRole ?? "member" });
  }
  if (isNews) draft.tell(change);
}

function applyJoined(draft: Draft, change: MembersJoined): void {
  if (change.topicId !== undefined) {
    if (!draft.isPast) draft.tell(change);
    return;
  }
  const members = change.members.filter((entry) => join(draft, entry));
  if (members.length > 0) draft.tell({ ...change, members });
}

/** Whether it is news to us. */
function join(draft: Draft, entry: MemberEntry): boolean {
  const { at, time } = draft;
  if (entry.role === "owner") draft.own(entry.userId);
  const row = draft.member(entry.userId) ?? blankMember(entry.userId);
  if (draft.isPast || !supersedes(row.changedAt.left, at)) return false;
  const { state, changed } = patchMember(patchJoined(row, at), entry, at);
  if (row.present && at === undefined && Object.keys(changed).length === 0) return false;
  const { joinedAt, position } = row.present ? row : { joinedAt: time, position: draft.nextPosition() };
  draft.put({ ...state, joinedAt: joinedAt ?? time, position });
  return !row.present;
}

function applyLeft(draft: Draft, change: MembersLeft): void {
  if (change.topicId !== undefined || draft.isPast) {
    if (!draft.isPast) draft.tell(change);
    return;
  }
  const userIds = change.userIds.filter((userId) => leave(draft, userId));
  if (userIds.length > 0) draft.tell({ ...change, userIds });
}

/** Whether it is news to us. */
function leave(draft: Draft, userId: string): boolean {
  const { at } = draft;
  const row = draft.member(userId);
  if (row && !supersedes(row.changedAt.left, at)) return false;
  const next = patchLeft(row ?? blankMember(userId), at);
  if (row || at !== undefined) draft.put(next);
  return row ? row.present && !next.present : draft.circumstances.authority === "theirs";
}

function applyMemberUpdated(draft: Draft, change: MemberUpdated): void {
  const becomesOwner = change.profile.role === "owner" && draft.own(change.userId);
  const changed = changeMember(draft, change.userId, change.profile);
  const profile = becomesOwner ? { ...changed, role: "owner" as const } : changed;
  if (Object.keys(profile).length > 0) draft.tell({ ...change, profile });
}

/** Sets what a member shows, and tells which fields of a present one differ. */
function changeMember(draft: Draft, userId: string, profile: MemberProfile): MemberProfile {
  if (draft.isPast) return {};
  const row = draft.impliedMember(userId);
  if (isOlderThanLeaving(row, draft.at)) return {};
  const { state, changed } = patchMember(row, profile, draft.at);
  draft.put(state);
  return state.present ? changed : {};
}

function applySilenced(draft: Draft, userId: string, silenced: boolean): void {
  if (draft.isPast) return;
  const row = draft.impliedMember(userId);
  if (isOlderThanLeaving(row, draft.at)) return;
  const next = patchSilenced(row, silenced, draft.at);
  draft.put(next);
  if (!next.present || next.silenced === row.silenced) return;
  draft.tell({ type: silenced ? "member.silenced" : "member.unsilenced", groupId: draft.groupId, userId });
}

/** News from before a user left says nothing about a later membership. */
function isOlderThanLeaving({ present, changedAt }: MemberState, at: number | undefined): boolean {
  return !supersedes(changedAt.left, at) || (!present && (at === undefined || at === changedAt.left));
}

function eventsOf(change: GroupChange): EventDraft[] {
  const { type, ...fields } = change;
  if (!isFeedEventType(type)) return [];
  if (!("groupId" in fields)) return [{ type, data: fields }];
  const { groupId, ...data } = fields;
  return [{ type, ...(groupId !== undefined && { groupId }), data }];
}
