import type { FeedChange } from "../feed/feed-change.js";
import { isFeedEventType } from "../feed/feed-event.js";
import type { GroupProfile } from "../vocabulary/change.js";
import type { MessageEffects } from "./apply-message.js";
import type { TopicEffects } from "./apply-topic.js";
import { blankGroup, blankMember, type GroupState, isActive, isOfFormerLife, type MemberState } from "./group-state.js";
import type { MessageState } from "./message-state.js";
import { patchGroup, patchOwner } from "./patch.js";
import type { Circumstances, Effects, EventDraft, Slice } from "./slice.js";
import type { TopicState } from "./topic-state.js";
import { type GroupSides, isOf, untold } from "./untold.js";

/** One group while a change is applied to it. */
export class GroupDraft {
  readonly groupId: string;
  readonly circumstances: Circumstances;
  /** The time of a fact by the vendor's clock: a newer fact wins. Without one the later arrival wins. */
  readonly vendorTime: number | undefined;
  readonly known: GroupState | undefined;
  group: GroupState;
  endsMemberships: { readonly until: number | undefined } | undefined;
  readonly #slice: Slice;
  readonly #members = new Map<string, MemberState>();
  #messages: readonly MessageState[] = [];
  #topics: readonly TopicState[] = [];
  readonly #told: FeedChange[] = [];

  constructor(slice: Slice, groupId: string, circumstances: Circumstances) {
    this.#slice = slice;
    this.groupId = groupId;
    this.circumstances = circumstances;
    this.vendorTime = circumstances.authority === "theirs" ? circumstances.occurredAt : undefined;
    this.known = slice.group(groupId);
    this.group = this.known ?? blankGroup(groupId, circumstances.now);
  }

  /** By the vendor's clock or else, for want of that, by ours. */
  get eventTime(): number {
    return this.circumstances.occurredAt ?? this.circumstances.now;
  }

  /** Whether the memberships the fact tells of have ended with the group. */
  get isPast(): boolean {
    const { dissolvedAt } = this.group;
    return this.vendorTime === undefined
      ? !isActive(this.group)
      : dissolvedAt !== null && this.vendorTime <= dissolvedAt;
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
  setProfile(profile: GroupProfile): GroupProfile {
    if (isOfFormerLife(this.group, this.vendorTime)) return {};
    const { state, changed } = patchGroup(this.group, profile, this.vendorTime);
    this.group = state;
    return changed;
  }

  /** Sets who owns the group, and tells whether it is somebody else than before. */
  setOwner(userId: string): boolean {
    if (isOfFormerLife(this.group, this.vendorTime)) return false;
    const before = this.group.ownerId;
    this.group = patchOwner(this.group, userId, this.vendorTime);
    return this.group.ownerId !== before;
  }

  /** A user named by a fact that only a member can cause is one, even if we missed the joining. */
  impliedMember(userId: string): MemberState {
    const known = this.member(userId);
    if (known) return known;
    this.emit({ type: "members.joined", groupId: this.groupId, members: [{ userId }] });
    const implied = { ...blankMember(userId), present: true, position: this.nextPosition() };
    this.put(implied);
    return implied;
  }

  /** Those who are members by news newer than a moment, in the order of joining. */
  membersNewerThan(moment: number): readonly MemberState[] {
    const known = this.#slice.membersNewerThan(this.groupId, moment);
    const newer = new Map(known.map((member) => [member.userId, member]));
    for (const [userId, member] of this.#members) newer.set(userId, member);
    const present = [...newer.values()].filter((member) => member.present);
    return present.sort((left, right) => left.position - right.position);
  }

  nextPosition(): number {
    const lastPosition = this.group.lastPosition + 1;
    this.group = { ...this.group, lastPosition };
    return lastPosition;
  }

  /**
   * The first reason stays: it says since when the record is in doubt. A dissolved group is marked only by a fact that
   * can happen in an active group alone.
   */
  markStale(reason: string): void {
    if (this.group.stale === null && (isActive(this.group) || this.circumstances.impliesActive === true))
      this.group = { ...this.group, stale: { since: this.circumstances.now, reason } };
  }

  /** Messages are kept even if the group has ended since. */
  takeMessages({ messages, news, leavesStale }: MessageEffects): void {
    this.#messages = messages;
    if (leavesStale !== undefined) this.markStale(leavesStale);
    this.#told.push(...news);
  }

  /** Readers of the feed do not know a topic that was not there before: an update of it is not told, its creation is. */
  takeTopics({ topics, news }: TopicEffects): void {
    this.#topics = topics;
    const { known } = this;
    const wasThere = ({ topicId }: TopicState) =>
      known !== undefined && isOf(this.#slice.topic(this.groupId, topicId), known);
    if (news && (news.type !== "topic.updated" || topics.every(wasThere))) this.emit(news);
  }

  /** Adds to the feed what took effect, unless the group is gone. */
  emit(change: FeedChange): void {
    if (isActive(this.group) || change.type === "group.dissolved") this.#told.push(change);
  }

  effects(): Effects {
    const { groupId, known, group, endsMemberships } = this;
    const updatedAt = Math.max(group.updatedAt, this.eventTime);
    const isChanged = group !== known || this.#members.size > 0;
    return {
      groupId,
      ...(isChanged && { group: { ...group, updatedAt } }),
      ...(endsMemberships && { endsMemberships }),
      members: [...this.#members.values()],
      messages: this.#messages,
      topics: this.#topics,
      events: this.#changesTold().flatMap(eventsOf),
      ...(known === undefined && { makesGroupKnown: true }),
    };
  }

  /** The changes that took effect, and others that readers need to know the group as it is now. */
  #changesTold(): readonly FeedChange[] {
    const { groupId, known, group } = this;
    const told = this.#told;
    if (group === known && this.#members.size === 0 && this.#topics.length === 0) return told;
    const all = [...told, ...untold(this.#sides(), told)];
    if (known || all.length > 0 || !isActive(group)) return all;
    return [{ type: "group.updated", groupId, profile: {} }];
  }

  #sides(): GroupSides {
    const { groupId, known: before, group: after } = this;
    const slice = this.#slice;
    const topics = new Map(this.#topics.map((topic) => [topic.topicId, topic]));
    const isAnotherLife = before && (isActive(before) !== isActive(after) || before.dissolvedAt !== after.dissolvedAt);
    for (const topic of isAnotherLife ? slice.topics(groupId) : []) {
      if (!topics.has(topic.topicId)) topics.set(topic.topicId, topic);
    }
    return {
      ...{ before, after },
      members: this.#touchedMembers(),
      topics: [...topics.values()].map((topic) => [slice.topic(groupId, topic.topicId), topic]),
    };
  }

  /** Also those who were known before the group came into being again. */
  #touchedMembers(): GroupSides["members"] {
    const { groupId, known } = this;
    const touched = new Map(this.#members);
    if (known && !isActive(known) && isActive(this.group)) {
      for (const member of this.membersNewerThan(known.dissolvedAt ?? 0)) touched.set(member.userId, member);
    }
    return [...touched].map(([userId, member]) => [this.#slice.member(groupId, userId), member]);
  }
}

/** The events that tell a change; none for one that is only ever reviewed. */
export function eventsOf(change: FeedChange): EventDraft[] {
  const { type, ...fields } = change;
  if (!isFeedEventType(type)) return [];
  if (!("groupId" in fields)) return [{ type, data: fields }];
  const { groupId, ...data } = fields;
  return [{ type, ...(groupId !== undefined && { groupId }), data }];
}
