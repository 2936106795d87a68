import { feedChangeOf } from "../feed/feed-change-schema.js";
import type { FeedEvent } from "../feed/feed-event.js";
import { Replica } from "../feed/replica.js";
import { messagesOfLife, shownOfGroup, shownOfMember, shownOfTopic } from "../feed/replica-group.js";
import { applyChange } from "../group/apply-change.js";
import { type GroupState, isActive, type MemberState } from "../group/group-state.js";
import { isOnList, type ListEntryState } from "../group/list-entry-state.js";
import { type Circumstances, isDenial } from "../group/slice.js";
import { isTopicOf, type TopicState } from "../group/topic-state.js";
import { BatchSlice } from "../storage/batch/batch-slice.js";
import { messageRecord } from "../storage/read/records.js";
import type { GroupList, Message } from "../vocabulary/change.js";
import type { RecordedChange } from "../vocabulary/group-observed.js";
import { toldSequences } from "./told-sequences.js";

const SOURCE = "s";
const NOW = 1_000_000;

/** The names in which a life of a group is told. */
export const GROUP = "g";
export const USERS: readonly ["ann", "bob", "cid"] = ["ann", "bob", "cid"];
export const TOPICS: readonly ["t", "u"] = ["t", "u"];
export const KEYS: readonly ["1", "2", "k"] = ["1", "2", "k"];

/** Something that is told of the group. */
export interface Fact {
  readonly change: RecordedChange;
  readonly at: number | undefined;
  /** When it arrived; a second after the one before, unless set. */
  readonly now?: number;
  readonly leavesStale?: string | undefined;
  /** When it was asked for, if an app commanded it. */
  readonly begunAt?: number;
  /** Sent with the change. */
  readonly groupKind?: string | undefined;
}

/** A record in memory, and a replica that gets the feed events of the record. */
export class RecordWithReplica {
  readonly record: BatchSlice = new BatchSlice();
  readonly replica: Replica = new Replica();
  readonly events: FeedEvent[] = [];
  #clock = NOW;

  /** Records a fact or a reading; returns the events. */
  learn({ change, at, groupKind, leavesStale, begunAt, now = this.#clock + 1000 }: Fact): readonly FeedEvent[] {
    this.#clock = now;
    const before = this.events.length;
    const circumstances: Circumstances = {
      ...{ authority: "theirs", permission: "anyone", actorId: undefined },
      ...{ occurredAt: at, now, groupKind, leavesStale, begunAt },
    };
    const effects = applyChange(this.record.of(SOURCE), change, circumstances);
    if (isDenial(effects)) return [];
    const sent = effects.events.findIndex(({ type }) => type === "message.sent");
    this.record.apply(SOURCE, effects, sent < 0 ? undefined : this.events.length + 1 + sent);
    for (const { type, groupId, data } of effects.events) {
      const event: FeedEvent = {
        sequence: this.events.length + 1,
        ...{ type, source: SOURCE, command: "c", occurredAt: at ?? now },
        ...(groupId !== undefined && { groupId }),
        data: JSON.parse(JSON.stringify(data)),
      };
      this.events.push(event);
      this.replica.take(event);
    }
    return this.events.slice(before);
  }

  group(): GroupState | undefined {
    return this.record.of(SOURCE).group(GROUP);
  }

  member(userId: string): MemberState | undefined {
    return this.record.of(SOURCE).member(GROUP, userId);
  }

  topic(topicId: string): TopicState | undefined {
    return this.record.of(SOURCE).topic(GROUP, topicId);
  }

  /** A user on a list, or one who was on it. */
  listEntry(list: GroupList, userId: string): ListEntryState | undefined {
    return this.record.of(SOURCE).listEntry(GROUP, list, userId);
  }

  /** The group in the record, as readers see it. */
  recorded(): object | undefined {
    const slice = this.record.of(SOURCE);
    const group = slice.group(GROUP);
    if (!group) return undefined;
    const active = isActive(group);
    const life = { isActive: active, dissolvedAt: group.dissolvedAt };
    const since =
      active && group.dissolvedAt !== null ? group.dissolvedAt - (group.dissolvedAt % 1000) : Number.NEGATIVE_INFINITY;
    const messages = ["", ...TOPICS].flatMap((topicId) =>
      KEYS.flatMap((key) => {
        const message = slice.message(GROUP, topicId, key);
        const isShown = message?.isSent && (message.sentAt === null || message.sentAt >= since);
        return isShown ? [messageRecord({ message }, this.#told(topicId, key))] : [];
      }),
    );
    if (!active) return { isActive: false, messages };
    const members = USERS.flatMap((userId) => slice.member(GROUP, userId) ?? []).filter(({ present }) => present);
    const topics = TOPICS.flatMap((topicId) => slice.topic(GROUP, topicId) ?? []).filter((topic) =>
      isTopicOf(topic, life),
    );
    const entries = slice.listEntries(GROUP).filter((entry) => isOnList(entry, life));
    const on = (list: GroupList) =>
      new Map(entries.flatMap((entry) => (entry.list === list ? [[entry.userId, entry.until] as const] : [])));
    return {
      isActive: true,
      lists: { allowed: on("allowed"), blocked: on("blocked") },
      shown: shownOfGroup(group),
      memberCount: group.memberCount,
      members: new Map(members.map((member) => [member.userId, shownOfMember(member)])),
      topics: new Map(topics.map((topic) => [topic.topicId, shownOfTopic(topic)])),
      messages,
    };
  }

  #told(topicId: string, key: string): Message {
    const event = this.events[(toldSequences(this.record).get(`${topicId}/${key}`) ?? 0) - 1];
    const change = event && feedChangeOf(event);
    if (change?.type !== "message.sent") throw new Error(`message ${key} has no event`);
    return change.message;
  }

  /** The group in the replica. */
  replayed(): object | undefined {
    const group = this.replica.group(SOURCE, GROUP);
    if (!group) return undefined;
    const place = ({ topicId, key }: { readonly topicId: string; readonly key: string }) => `${topicId}\0${key}`;
    const messages = messagesOfLife(group)
      .toSorted((left, right) => (place(left) < place(right) ? -1 : 1))
      .map((message) => ({ ...message, topicId: message.topicId === "" ? null : message.topicId }));
    if (!group.isActive) return { isActive: false, messages };
    const { shown, members, topics, lists } = group;
    return { isActive: true, lists, shown, memberCount: members.size, members, topics, messages };
  }
}
