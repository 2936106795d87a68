import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChange } from "../group/apply-change.js";
import { isActive } from "../group/group-state.js";
import { type Circumstances, isDenial } from "../group/slice.js";
import { isTopicOf } from "../group/topic-state.js";
import { BatchSlice } from "../storage/batch/batch-slice.js";
import { messageRecord } from "../storage/read/records.js";
import { toldSequences } from "../testing/told-sequences.js";
import type {
  GroupChange,
  GroupProfile,
  MemberEntry,
  MemberProfile,
  Message,
  MessageReference,
  Role,
} from "../vocabulary/change.js";
import { feedChangeOf } from "./feed-change-schema.js";
import type { FeedEvent } from "./feed-event.js";
import { Replica } from "./replica.js";
import { messagesOfLife, shownOfMember, shownOfTopic } from "./replica-group.js";

const SOURCE = "s";
const GROUP = "g";
const NOW = 1_000_000;
const USERS = ["ann", "bob", "cid"] as const;
const TOPICS = ["t", "u"] as const;
const KEYS = ["1", "2", "k"] as const;

interface Fact {
  readonly change: GroupChange;
  readonly at: number | undefined;
  /** Sent with the change. */
  readonly groupKind?: string | undefined;
}

/** A record in memory, and a replica that gets the feed events of the record. */
class RecordWithReplica {
  readonly record = new BatchSlice();
  readonly replica = new Replica();
  readonly events: FeedEvent[] = [];
  #clock = NOW;

  learn({ change, at, groupKind }: Fact): void {
    this.#clock += 1000;
    const circumstances: Circumstances = {
      ...{ authority: "theirs", permission: "anyone", actorId: undefined },
      ...{ occurredAt: at, now: this.#clock, groupKind },
    };
    const effects = applyChange(this.record.of(SOURCE), change, circumstances);
    if (isDenial(effects)) return;
    const sent = effects.events.findIndex(({ type }) => type === "message.sent");
    this.record.apply(SOURCE, effects, sent < 0 ? undefined : this.events.length + 1 + sent);
    for (const { type, groupId, data } of effects.events) {
      const event: FeedEvent = {
        sequence: this.events.length + 1,
        ...{ type, source: SOURCE, command: "c", occurredAt: at ?? this.#clock },
        ...(groupId !== undefined && { groupId }),
        data: JSON.parse(JSON.stringify(data)),
      };
      this.events.push(event);
      this.replica.take(event);
    }
  }

  /** The group in the record. */
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
    const { name, notice, introduction, avatar, kind, custom, mutedAll, settings, attributes, ownerId } = group;
    const members = USERS.flatMap((userId) => slice.member(GROUP, userId) ?? []).filter(({ present }) => present);
    const topics = TOPICS.flatMap((topicId) => slice.topic(GROUP, topicId) ?? []).filter((topic) =>
      isTopicOf(topic, life),
    );
    return {
      isActive: true,
      shown: { name, notice, introduction, avatar, kind, custom, mutedAll, settings, attributes, ownerId },
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
    const { shown, members, topics } = group;
    return { isActive: true, shown, memberCount: members.size, members, topics, messages };
  }
}

const word = fc.constantFrom("", "a", "b", "群");
const custom = fc.constantFrom(null, { of: "the app" }, "x");
const groupProfile: fc.Arbitrary<GroupProfile> = fc.record(
  {
    ...{ name: word, notice: word, introduction: word, avatar: word, kind: word, custom, mutedAll: fc.boolean() },
    settings: fc.dictionary(fc.constantFrom("join", "invite", "__proto__"), word, { noNullPrototype: true }),
  },
  { requiredKeys: [] },
);
const role = fc.constantFrom<Role>("owner", "admin", "member");
const memberProfile: fc.Arbitrary<MemberProfile> = fc.record(
  { role, nickname: word, avatar: word, custom, mutedUntil: fc.constantFrom(null, 5, 7) },
  { requiredKeys: [] },
);
const user = fc.constantFrom(...USERS);
const entries: fc.Arbitrary<readonly MemberEntry[]> = fc.array(
  fc.tuple(user, memberProfile).map(([userId, profile]) => ({ ...profile, userId })),
  { maxLength: 3 },
);
const topic = fc.constantFrom(...TOPICS);
const place = fc.record({ topicId: topic }, { requiredKeys: [] });
const seq = fc.constantFrom(1, 2, 7);
const reference: fc.Arbitrary<MessageReference> = fc.oneof(
  fc.constantFrom(...KEYS).map((key) => ({ key })),
  seq.map((number) => ({ seq: number })),
);
const number = fc.nat(3);
const extensions = fc.dictionary(fc.constantFrom("x", "y"), word, { noNullPrototype: true });
const attributes = fc.dictionary(fc.constantFrom("x", "y", "toString", "__proto__"), word, { noNullPrototype: true });
const groupId = GROUP;

const groupChange: fc.Arbitrary<GroupChange> = fc.oneof(
  fc.record(
    {
      type: fc.constant("group.created" as const),
      ...{ groupId: fc.constant(groupId), ownerId: user, profile: groupProfile, members: entries },
    },
    { requiredKeys: ["type", "groupId", "profile", "members"] },
  ),
  groupProfile.map((profile) => ({ type: "group.updated" as const, groupId, profile })),
  fc.constant({ type: "group.dissolved" as const, groupId }),
  fc.constant({ type: "group.filled" as const, groupId }),
  fc
    .record({ operation: fc.constantFrom("replace", "merge", "remove"), attributes })
    .map((told) => ({ type: "group.attributes_changed" as const, groupId, ...told })),
  fc
    .record({ toUserId: user, fromUserId: user, formerOwnerRole: role }, { requiredKeys: ["toUserId"] })
    .map((told) => ({ type: "owner.transferred" as const, groupId, ...told })),
);
const memberChange: fc.Arbitrary<GroupChange> = fc.oneof(
  fc.tuple(entries, place).map(([members, where]) => {
    return { type: "members.joined" as const, groupId, members, ...(members.length > 2 && where) };
  }),
  entries.map((members) => ({ type: "members.joined" as const, groupId, members })),
  fc.array(user, { maxLength: 2 }).map((userIds) => ({ type: "members.left" as const, groupId, userIds })),
  fc
    .tuple(user, memberProfile)
    .map(([userId, profile]) => ({ type: "member.updated" as const, groupId, userId, profile })),
  user.map((userId) => ({ type: "member.silenced" as const, groupId, userId })),
  user.map((userId) => ({ type: "member.unsilenced" as const, groupId, userId })),
);
const topicChange: fc.Arbitrary<GroupChange> = fc.oneof(
  fc.tuple(topic, groupProfile).map(([topicId, profile]) => {
    return { type: "topic.created" as const, groupId, topicId, profile };
  }),
  fc.tuple(topic, groupProfile).map(([topicId, profile]) => {
    return { type: "topic.updated" as const, groupId, topicId, profile };
  }),
  groupProfile.map((profile) => ({ type: "topic.updated" as const, groupId, profile })),
  fc.array(topic, { maxLength: 2 }).map((topicIds) => ({ type: "topic.dissolved" as const, groupId, topicIds })),
);
/** Times for messages with the same key: one for each life. */
const sentAt = fc.constantFrom(undefined, 1500, 3500, 5500);
const messageChange: fc.Arbitrary<GroupChange> = fc.oneof(
  fc.tuple(place, fc.constantFrom(...KEYS), fc.option(seq, { nil: undefined }), sentAt, word).map((drawn) => {
    const [where, key, drawnSeq, at, text] = drawn;
    const number = key === "k" ? drawnSeq : Number(key);
    const numbered = number === undefined ? {} : { seq: number };
    const message = { key, ...numbered, elements: [], text, ...(at !== undefined && { sentAt: at }) };
    return { type: "message.sent" as const, groupId, ...where, message };
  }),
  fc.tuple(place, fc.array(reference, { maxLength: 2 })).map(([where, messages]) => {
    return { type: "message.recalled" as const, groupId, ...where, messages };
  }),
  fc
    .tuple(
      place,
      fc.array(
        fc.record(
          { seq, readerIds: fc.constant([]), readCount: number, unreadCount: number },
          { requiredKeys: ["readerIds"] },
        ),
        { maxLength: 2 },
      ),
    )
    .map(([where, receipts]) => ({ type: "message.read" as const, groupId, ...where, receipts })),
  fc
    .tuple(
      place,
      fc.record({
        message: reference,
        operation: fc.constantFrom("set", "remove", "clear"),
        extensions,
        version: number,
      }),
    )
    .map(([where, told]) => ({ type: "message.extended" as const, groupId, ...where, ...told })),
);
const change = fc.oneof(groupChange, memberChange, memberChange, topicChange, messageChange);
const timed = fc.integer({ min: 1, max: 7 }).map((seconds) => seconds * 1000);
const everyTime = fc.oneof(timed, fc.constant(undefined));

const history = (of: fc.Arbitrary<GroupChange>, at: fc.Arbitrary<number | undefined>) =>
  fc.array(fc.record({ change: of, at, groupKind: fc.option(word, { nil: undefined, freq: 1 }) }), {
    maxLength: 25,
    size: "max",
  });

function expectReplayed(facts: readonly Fact[]): void {
  const both = new RecordWithReplica();
  for (const [index, fact] of facts.entries()) {
    both.learn(fact);
    if (isDeepStrictEqual(both.replayed(), both.recorded())) continue;
    expect(both.replayed(), `after fact ${index}`).toEqual(both.recorded());
  }
}

/** Holds for any facts, in any order, with any repetitions and losses. */
describe("a replica equals the record after every fact", () => {
  it.for<[string, fc.Arbitrary<GroupChange>]>([
    ["of groups", groupChange],
    ["of groups and members", fc.oneof(groupChange, memberChange, memberChange)],
    ["of groups and topics", fc.oneof(groupChange, topicChange, topicChange)],
    ["of groups and messages", fc.oneof(groupChange, messageChange, messageChange, messageChange)],
    ["of everything", change],
  ])("%s", ([, of]) => {
    for (const at of [timed, fc.constant(undefined), everyTime]) {
      fc.assert(fc.property(history(of, at), expectReplayed), { numRuns: 500 });
    }
  });
});

describe("a replica", () => {
  it("knows first members who are only in a second, longer report of the creation", () => {
    const profile = { name: "n" };
    expectReplayed([
      { at: 1000, change: { type: "group.created", groupId, ownerId: "ann", profile, members: [{ userId: "ann" }] } },
      {
        at: 1000,
        change: {
          type: "group.created",
          groupId,
          ownerId: "ann",
          profile,
          members: USERS.map((userId) => ({ userId })),
        },
      },
    ]);
  });

  it("knows members who did something before their joining was reported", () => {
    expectReplayed([
      { at: 1000, change: { type: "member.updated", groupId, userId: "ann", profile: {} } },
      { at: 2000, change: { type: "member.silenced", groupId, userId: "bob" } },
      { at: 3000, change: { type: "owner.transferred", groupId, fromUserId: "cid", toUserId: "ann" } },
      { at: 4000, change: { type: "members.joined", groupId, members: [{ userId: "ann" }, { userId: "bob" }] } },
    ]);
  });
});
