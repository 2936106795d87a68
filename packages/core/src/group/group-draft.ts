import type { FeedChange } from "../feed/feed-change.js";
import { isFeedEventType } from "../feed/feed-event.js";
import type { GroupList, GroupProfile } from "../vocabulary/change.js";
import type { ListEffects } from "./apply-list.js";
import type { MessageEffects } from "./apply-message.js";
import type { TopicEffects } from "./apply-topic.js";
import {
  blankGroup,
  blankMember,
  type FieldTimes,
  type GroupState,
  isActive,
  isOfFormerLife,
  type MemberState,
  markedStale,
} from "./group-state.js";
import { type ListEntryState, listEntryId } from "./list-entry-state.js";
import type { MessageState } from "./message-state.js";
import { type GroupSides, isOf, missingChanges } from "./missing-changes.js";
import { patchGroup, patchOwner } from "./patch.js";
import { VENDOR_CLOCK_MS } from "./reading-times.js";
import type { Circumstances, Effects, EventDraft, Slice } from "./slice.js";
import type { TopicState } from "./topic-state.js";

/** What arrived without the vendor's time: something about a row, a leaving of whom no row is kept, or the group's end. */
type Arrival = "untimed" | "untimedLeft" | "untimedEnd";

/** One group while a change is applied to it. */
export class GroupDraft {
  readonly groupId: string;
  readonly circumstances: Circumstances;
  /** The time of a fact by the vendor's clock. The newer fact wins; without a time, the later arrival wins. */
  readonly vendorTime: number | undefined;
  readonly known: GroupState | undefined;
  group: GroupState;
  endsMemberships: { readonly until: number | undefined } | undefined;
  readonly #slice: Slice;
  readonly #members = new Map<string, MemberState>();
  #messages: readonly MessageState[] = [];
  readonly #topics = new Map<string, TopicState>();
  readonly #listEntries = new Map<string, ListEntryState>();
  readonly #emitted: FeedChange[] = [];

  constructor(slice: Slice, groupId: string, circumstances: Circumstances) {
    this.#slice = slice;
    this.groupId = groupId;
    this.circumstances = circumstances;
    this.vendorTime = circumstances.authority === "theirs" ? circumstances.occurredAt : undefined;
    this.known = slice.group(groupId);
    this.group = this.known ?? blankGroup(groupId, circumstances.now);
  }

  /** When it happened by the vendor's clock, as far as known, or else when it arrived. */
  get eventTime(): number {
    const { occurredAt, notBefore, now } = this.circumstances;
    return occurredAt ?? notBefore ?? now;
  }

  /** The same of a fact about a topic or a list. Without a time it is of this life, whatever the server's clock says of that. */
  get timeInLife(): number {
    const { dissolvedAt } = this.group;
    return dissolvedAt === null ? this.eventTime : Math.max(this.eventTime, dissolvedAt + 1);
  }

  /** Whether the memberships of the fact's time have ended with the group. */
  get isPast(): boolean {
    const { dissolvedAt } = this.group;
    return this.vendorTime === undefined
      ? !isActive(this.group)
      : dissolvedAt !== null && this.vendorTime <= dissolvedAt;
  }

  /** Whether a reading at the vendor knows better, or the group's members of the fact's time are gone with it. */
  get isMembershipPast(): boolean {
    return this.isPast || this.#isKnownSince("membersObserved");
  }

  /** The same for its topics. */
  get areTopicsPast(): boolean {
    return this.isPast || this.#isKnownSince("topicsObserved");
  }

  /** The same for one of its lists. */
  isListPast(list: GroupList): boolean {
    return this.isPast || this.#isKnownSince(`${list}Observed`);
  }

  /** Whether a reading at the vendor has seen the group since the fact. */
  get isObservedSince(): boolean {
    return this.#isKnownSince("observed");
  }

  #isKnownSince(field: "observed" | "membersObserved" | "topicsObserved" | `${GroupList}Observed`): boolean {
    const knownAt = this.group.changedAt[field];
    return this.vendorTime !== undefined && knownAt !== undefined && this.vendorTime <= knownAt;
  }

  /**
   * Whether the fact has no time of the vendor's, or, since an app commanded it, none that is known well: so only its arrival
   * says whether a reading has seen it.
   */
  get #isUntimed(): boolean {
    const { authority, begunAt } = this.circumstances;
    return authority === "theirs" && (this.vendorTime === undefined || begunAt !== undefined);
  }

  /** Notes when a fact without the vendor's time arrived, for readings that began before. */
  noteArrival(field: Arrival): void {
    if (this.#isUntimed) this.group = { ...this.group, changedAt: this.#withArrival(this.group.changedAt, field) };
  }

  /** The same about a user whom the fact leaves as they are. */
  noteArrivalOf(member: MemberState): void {
    if (this.#isUntimed) this.put(member);
  }

  #withArrival(changedAt: FieldTimes, field: Arrival): FieldTimes {
    const { now, begunAt, notBefore } = this.circumstances;
    const arrived = { ...changedAt, [field]: Math.max(changedAt[field] ?? now, now) };
    const from = { untimed: this.vendorTime, untimedLeft: undefined, untimedEnd: notBefore }[field];
    if (begunAt === undefined || from === undefined) return arrived;
    const until = field === "untimed" ? "commanded" : "commandedEnd";
    const over = from + Math.max(now - begunAt, 0) + VENDOR_CLOCK_MS;
    return { ...arrived, [until]: Math.max(changedAt[until] ?? over, over) };
  }

  member(userId: string): MemberState | undefined {
    return this.#members.get(userId) ?? this.#slice.member(this.groupId, userId);
  }

  /** A user of whom no row is kept may be the one who left last. */
  unknownMember(userId: string): MemberState {
    const { untimedLeft } = this.group.changedAt;
    return { ...blankMember(userId), changedAt: untimedLeft === undefined ? {} : { untimed: untimedLeft } };
  }

  put(member: MemberState): void {
    const wasPresent = this.member(member.userId)?.present ?? false;
    const isKept = member.present || member.membershipAt !== null;
    if (!isKept) this.noteArrival("untimedLeft");
    this.#members.set(
      member.userId,
      isKept && this.#isUntimed ? { ...member, changedAt: this.#withArrival(member.changedAt, "untimed") } : member,
    );
    const step = Number(member.present) - Number(wasPresent);
    if (step !== 0) this.group = { ...this.group, memberCount: this.group.memberCount + step };
  }

  /** Sets fields of the group's profile; returns those that differ from before. */
  setProfile(profile: GroupProfile): GroupProfile {
    if (isOfFormerLife(this.group, this.vendorTime)) return {};
    const { state, changed } = patchGroup(this.group, profile, this.vendorTime);
    this.group = state;
    this.noteArrival("untimed");
    return changed;
  }

  /** Sets the group's owner, `null` for none; returns whether it is another one than before. */
  setOwner(userId: string | null): boolean {
    if (isOfFormerLife(this.group, this.vendorTime)) return false;
    const before = this.group.ownerId;
    this.group = patchOwner(this.group, userId, this.vendorTime);
    this.noteArrival("untimed");
    return this.group.ownerId !== before;
  }

  /** The member row of a user whom a fact implies to be a member, even if their joining is not recorded. */
  impliedMember(userId: string): MemberState {
    const known = this.member(userId);
    if (known) return known;
    this.emit({ type: "members.joined", groupId: this.groupId, members: [{ userId }] });
    const implied = { ...this.unknownMember(userId), present: true, position: this.nextPosition() };
    this.put(implied);
    return implied;
  }

  /** The members with facts newer than a moment, in the order of joining. */
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

  /** A dissolved group is marked only by a fact that implies an active group. */
  markStale(reason: string): void {
    if (isActive(this.group) || this.circumstances.impliesActive === true)
      this.group = markedStale(this.group, this.circumstances.now, reason);
  }

  /** Messages are stored even if the group was dissolved since. */
  takeMessages({ messages, news, leavesStale }: MessageEffects): void {
    this.#messages = messages;
    if (leavesStale !== undefined) this.markStale(leavesStale);
    this.#emitted.push(...news);
  }

  /** Readers of the feed do not know a topic that did not exist before, so not its update but its creation is emitted. */
  takeTopics({ topics, news }: TopicEffects): void {
    this.putTopics(this.#withArrivals(topics));
    const { known } = this;
    const existed = ({ topicId }: TopicState) =>
      known !== undefined && isOf(this.#slice.topic(this.groupId, topicId), known);
    if (news && (news.type !== "topic.updated" || topics.every(existed))) this.emit(news);
  }

  takeLists({ entries, news }: ListEffects): void {
    this.putListEntries(this.#withArrivals(entries));
    if (news) this.emit(news);
  }

  #withArrivals<Row extends { readonly changedAt: FieldTimes }>(rows: readonly Row[]): readonly Row[] {
    if (!this.#isUntimed) return rows;
    return rows.map((row) => ({ ...row, changedAt: this.#withArrival(row.changedAt, "untimed") }));
  }

  topic(topicId: string): TopicState | undefined {
    return this.#topics.get(topicId) ?? this.#slice.topic(this.groupId, topicId);
  }

  /** All of the group; only for a creation, a dissolution or a reading. */
  topics(): readonly TopicState[] {
    const known = this.#slice.topics(this.groupId).map((topic) => [topic.topicId, topic] as const);
    return [...new Map([...known, ...this.#topics]).values()];
  }

  putTopics(topics: readonly TopicState[]): void {
    for (const topic of topics) this.#topics.set(topic.topicId, topic);
  }

  listEntry(list: GroupList, userId: string): ListEntryState | undefined {
    return this.#listEntries.get(listEntryId({ list, userId })) ?? this.#slice.listEntry(this.groupId, list, userId);
  }

  /** All of the group; only for a creation, a dissolution or a reading. */
  listEntries(): readonly ListEntryState[] {
    const known = this.#slice.listEntries(this.groupId).map((entry) => [listEntryId(entry), entry] as const);
    return [...new Map([...known, ...this.#listEntries]).values()];
  }

  putListEntries(entries: readonly ListEntryState[]): void {
    for (const entry of entries) this.#listEntries.set(listEntryId(entry), entry);
  }

  /** Adds an effective change to the feed, unless the group is dissolved. */
  emit(change: FeedChange): void {
    if (isActive(this.group) || change.type === "group.dissolved") this.#emitted.push(change);
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
      topics: [...this.#topics.values()],
      listEntries: [...this.#listEntries.values()],
      events: this.#changesToEmit().flatMap(eventsOf),
      ...(known === undefined && { makesGroupKnown: true }),
    };
  }

  /** The effective changes, and further ones that a replica needs to reach the group's new state. */
  #changesToEmit(): readonly FeedChange[] {
    const { groupId, known, group } = this;
    const emitted = this.#emitted;
    const touched = this.#members.size + this.#topics.size + this.#listEntries.size;
    if (group === known && touched === 0) return emitted;
    const all = [...emitted, ...missingChanges(this.#sides(), emitted)];
    if (known || all.length > 0 || !isActive(group)) return all;
    return [{ type: "group.updated", groupId, profile: {} }];
  }

  #sides(): GroupSides {
    const { groupId, known: before, group: after } = this;
    const slice = this.#slice;
    const isAnotherLife = before && (isActive(before) !== isActive(after) || before.dissolvedAt !== after.dissolvedAt);
    const topics = isAnotherLife ? this.topics() : [...this.#topics.values()];
    const entries = isAnotherLife ? this.listEntries() : [...this.#listEntries.values()];
    return {
      ...{ before, after },
      members: this.#touchedMembers(),
      topics: topics.map((topic) => [slice.topic(groupId, topic.topicId), topic]),
      listEntries: entries.map((entry) => [slice.listEntry(groupId, entry.list, entry.userId), entry]),
    };
  }

  /** Including members who were known before the group was created again. */
  #touchedMembers(): GroupSides["members"] {
    const { groupId, known } = this;
    const touched = new Map(this.#members);
    if (known && !isActive(known) && isActive(this.group)) {
      for (const member of this.membersNewerThan(known.dissolvedAt ?? 0)) touched.set(member.userId, member);
    }
    return [...touched].map(([userId, member]) => [this.#slice.member(groupId, userId), member]);
  }
}

/** The events of a change; none for a change that is only reviewed. */
export function eventsOf(change: FeedChange): EventDraft[] {
  const { type, ...fields } = change;
  if (!isFeedEventType(type)) return [];
  if (!("groupId" in fields)) return [{ type, data: fields }];
  const { groupId, ...data } = fields;
  return [{ type, ...(groupId !== undefined && { groupId }), data }];
}
