import { type GroupState, isActive, type MemberState, markedStale } from "../../group/group-state.js";
import { type ListEntryState, listEntryId } from "../../group/list-entry-state.js";
import type { MessageState } from "../../group/message-state.js";
import type { Effects } from "../../group/slice.js";
import type { TopicState } from "../../group/topic-state.js";
import type { Roster } from "../../vocabulary/callback.js";
import type { StoredMessage } from "../schema/messages-table.js";
import type { CachedGroup, TouchedGroup } from "./cached-groups.js";
import { Rows } from "./rows.js";

/** A group with more members in the batch had its whole roster read. Those are not worth caching. */
const MOST_NAMED = 64;

/** One group of a batch: what was loaded of it, with the batch's changes on top. */
export class LoadedGroup {
  readonly source: string;
  readonly groupId: string;
  group: GroupState | undefined;
  isChanged = false;
  /** What it is called in the database; of no meaning unless it is changed. */
  nameBefore = "";
  /** Whether its id was allocated in the batch. */
  isOurs = false;
  endsMemberships: Effects["endsMemberships"];
  members: Rows<MemberState> = new Rows();
  messages: Rows<StoredMessage> = new Rows();
  topics: Rows<TopicState> = new Rows();
  listEntries: Rows<ListEntryState> = new Rows();

  constructor(source: string, groupId: string) {
    this.source = source;
    this.groupId = groupId;
  }

  /** The group as it is now, whatever becomes of this one. */
  copy(): LoadedGroup {
    const copy = new LoadedGroup(this.source, this.groupId);
    copy.group = this.group;
    copy.isChanged = this.isChanged;
    copy.nameBefore = this.nameBefore;
    copy.isOurs = this.isOurs;
    copy.endsMemberships = this.endsMemberships;
    copy.members = this.members.copy();
    copy.messages = this.messages.copy();
    copy.topics = this.topics.copy();
    copy.listEntries = this.listEntries.copy();
    return copy;
  }

  /** Takes the cached group and those of the users who are cached, instead of their rows. */
  loadCached(cached: CachedGroup, userIds: readonly string[]): void {
    this.group = cached.group;
    for (const userId of userIds) {
      const member = cached.member(userId);
      if (member) this.members.load(userId, member);
    }
  }

  message(topicId: string, key: string): MessageState | undefined {
    return this.messages.get(messageId({ topicId, key }))?.message;
  }

  messageNumbered(topicId: string, seq: number): MessageState | undefined {
    const kept = this.messages.values().find(({ message }) => message.seq === seq && message.topicId === topicId);
    return kept?.message;
  }

  membersNewerThan(at: number): readonly MemberState[] {
    return this.members.values().filter(({ membershipAt }) => membershipAt !== null && membershipAt > at);
  }

  /** Members and silenced members in the order of joining; all rows must have been loaded. */
  roster(): Roster | undefined {
    if (!this.group || !isActive(this.group)) return undefined;
    const present = this.members.values().filter((member) => member.present);
    const inOrder = present.toSorted((left, right) => left.position - right.position);
    return {
      userIds: inOrder.map(({ userId }) => userId),
      silencedUserIds: inOrder.filter(({ silenced }) => silenced).map(({ userId }) => userId),
    };
  }

  /** Takes what a callback did; `sent` is the event of the message that it sent. */
  apply({ group, endsMemberships, members, messages, topics, listEntries }: Effects, sent: number | undefined): void {
    if (endsMemberships) this.#endMemberships(endsMemberships.until);
    if (group) this.#change(group);
    for (const member of members) {
      if (member.present || member.membershipAt !== null) this.members.put(member.userId, member);
      else this.members.remove(member.userId);
    }
    for (const message of messages) {
      const id = messageId(message);
      const known = this.messages.get(id);
      const toldSequence = (message.isSent ? sent : undefined) ?? known?.toldSequence ?? null;
      this.messages.put(id, { message, sortKey: known?.sortKey, toldSequence });
    }
    for (const topic of topics) this.topics.put(topic.topicId, topic);
    for (const entry of listEntries) this.listEntries.put(listEntryId(entry), entry);
  }

  /** Marks the group stale at `now` by the server's clock, if it is active. */
  markStale(now: number, reason: string): void {
    if (!this.group || !isActive(this.group)) return;
    const marked = markedStale(this.group, now, reason);
    if (marked !== this.group) this.#change(marked);
  }

  /** What is now known of the group; of a roster that was read only which members were changed. */
  touched(): TouchedGroup | undefined {
    const { source, group, endsMemberships } = this;
    if (!group) return undefined;
    const members = this.members.touched(MOST_NAMED);
    return { source, group, members, endsMemberships: endsMemberships !== undefined };
  }

  #change(group: GroupState): void {
    if (!this.isChanged) this.nameBefore = this.group?.name ?? "";
    this.group = group;
    this.isChanged = true;
  }

  #endMemberships(until: number | undefined): void {
    this.members.drop(({ membershipAt }) => until === undefined || membershipAt === null || membershipAt <= until);
    const before = this.endsMemberships;
    const endsAll = until === undefined || (before && before.until === undefined);
    this.endsMemberships = { until: endsAll ? undefined : Math.max(until, before?.until ?? until) };
  }
}

/** Within one group; no part holds NUL. */
export function messageId({ topicId, key }: Pick<MessageState, "topicId" | "key">): string {
  return `${topicId}\0${key}`;
}
