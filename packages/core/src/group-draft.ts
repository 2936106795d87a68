import type { Circumstances, Effects, EventDraft, Slice } from "./apply-change.js";
import type { MessageEffects } from "./apply-message.js";
import type { TopicEffects } from "./apply-topic.js";
import type { GroupChange, GroupProfile } from "./change.js";
import { isFeedEventType } from "./feed-event.js";
import { blankGroup, blankMember, type GroupState, isActive, isOfFormerLife, type MemberState } from "./group-state.js";
import type { MessageState } from "./message-state.js";
import { patchGroup, patchOwner } from "./patch.js";
import type { TopicState } from "./topic-state.js";

/** One group in the making. */
export class GroupDraft {
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

  /** The first reason stays: it says since when the record is in doubt. What is gone need not be read again. */
  markStale(reason: string): void {
    if (this.group.stale === null && isActive(this.group))
      this.group = { ...this.group, stale: { since: this.circumstances.now, reason } };
  }

  /** What was said stays said, even if the group has ended since. */
  takeMessages({ messages, news, leavesStale }: MessageEffects): void {
    this.#messages = messages;
    if (leavesStale !== undefined) this.markStale(leavesStale);
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

/** The events that tell a change; none for one that is only ever reviewed. */
export function eventsOf(change: GroupChange): EventDraft[] {
  const { type, ...fields } = change;
  if (!isFeedEventType(type)) return [];
  if (!("groupId" in fields)) return [{ type, data: fields }];
  const { groupId, ...data } = fields;
  return [{ type, ...(groupId !== undefined && { groupId }), data }];
}
