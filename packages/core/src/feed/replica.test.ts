import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fact, GROUP, KEYS, RecordWithReplica, TOPICS, USERS } from "../testing/record-with-replica.js";
import {
  type GroupChange,
  type GroupProfile,
  groupLists,
  type MemberEntry,
  type MemberProfile,
  type MessageReference,
  type Role,
  type SharedMemberProfile,
} from "../vocabulary/change.js";
import type { GroupObserved, RecordedChange } from "../vocabulary/group-observed.js";

const word = fc.constantFrom("", "a", "b", "群");
const custom = fc.constantFrom(null, { of: "the app" }, "x");
const groupProfile: fc.Arbitrary<GroupProfile> = fc.record(
  {
    ...{ name: word, notice: word, introduction: word, avatar: word, kind: word, custom, mutedAll: fc.boolean() },
    ...{
      mutedAllUntil: fc.constantFrom(null, 5),
      mutedAllSpares: fc.constantFrom("admins" as const, "nobody" as const),
    },
    disabled: fc.boolean(),
    settings: fc.dictionary(fc.constantFrom("join", "invite", "__proto__"), word, { noNullPrototype: true }),
  },
  { requiredKeys: [] },
);
const role = fc.constantFrom<Role>("owner", "admin", "member");
const memberProfile: fc.Arbitrary<MemberProfile> = fc.record(
  {
    role,
    nickname: word,
    avatar: word,
    custom,
    mutedUntil: fc.constantFrom(null, 5, 7, "forever" as const),
    receives: fc.boolean(),
  },
  { requiredKeys: [] },
);
const sharedProfile: fc.Arbitrary<SharedMemberProfile> = memberProfile.map(({ role: drawn, ...shared }) =>
  drawn === undefined || drawn === "owner" ? shared : { ...shared, role: drawn },
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
  user.map((userId) => ({ type: "join.requested" as const, groupId, userId })),
  fc
    .record({ operation: fc.constantFrom("replace", "merge", "remove"), attributes })
    .map((told) => ({ type: "group.attributes_changed" as const, groupId, ...told })),
  fc
    .record(
      {
        list: fc.constantFrom(...groupLists),
        operation: fc.constantFrom("add", "add", "remove"),
        userIds: fc.array(user, { maxLength: 3 }),
        until: fc.constantFrom(5000, "forever" as const),
      },
      { requiredKeys: ["list", "operation", "userIds"] },
    )
    .map((told) => ({ type: "group.list_changed" as const, groupId, ...told })),
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
  fc.tuple(fc.array(user, { maxLength: 4 }), sharedProfile).map(([userIds, profile]) => {
    return { type: "members.updated" as const, groupId, userIds, profile };
  }),
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
const timed = fc.integer({ min: 1, max: 7 }).map((seconds) => seconds * 1000);
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
  fc
    .tuple(
      place,
      fc.record(
        {
          ...{ message: reference, senderId: user, text: word, custom: word },
          elements: fc.array(
            word.map((text) => ({ type: "text", content: { text } })),
            { maxLength: 2 },
          ),
          mentions: fc.record({ everyone: fc.boolean(), userIds: fc.array(user, { maxLength: 1 }) }),
        },
        { requiredKeys: ["message", "elements", "text"] },
      ),
    )
    .map(([where, told]) => ({ type: "message.edited" as const, groupId, ...where, ...told })),
  fc.tuple(place, fc.array(reference, { maxLength: 2 })).map(([where, messages]) => {
    return { type: "message.recalled" as const, groupId, ...where, messages };
  }),
  fc
    .tuple(
      place,
      fc.array(
        fc.record(
          {
            ...{ key: fc.constantFrom(...KEYS), seq },
            ...{ readerIds: fc.constant([]), readCount: number, unreadCount: number },
          },
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
  fc.tuple(place, reference, user, fc.constantFrom("add", "remove")).map(([where, message, userId, operation]) => {
    return { type: "message.reacted" as const, groupId, ...where, message, userId, reaction: "👍", operation };
  }),
);
const listed = fc.array(
  fc.record({ userId: user, until: fc.constantFrom(5000, "forever" as const) }, { requiredKeys: ["userId"] }),
  { maxLength: 3 },
);
/** Any reading, also one that contradicts itself, or what was read before. */
const reading: fc.Arbitrary<GroupObserved> = fc
  .record(
    {
      state: fc.constantFrom("active", "active", "active", "gone"),
      part: fc.constantFrom("only", "more", "last"),
      beganAt: fc.integer({ min: 0, max: 27 }).map((seconds) => 1_000_000 + seconds * 1000),
      ...{ profile: groupProfile, ownerId: fc.option(user), attributes, createdAt: timed, members: entries },
      absentUserIds: fc.array(user, { maxLength: 2 }),
      topics: fc.array(fc.record({ topicId: topic, profile: groupProfile }), { maxLength: 2 }),
      lists: fc.record({ allowed: listed, blocked: listed }, { requiredKeys: [] }),
    },
    { requiredKeys: ["state", "part", "beganAt"] },
  )
  .map((told) => ({ type: "group.observed" as const, groupId, ...told }));
const change = fc.oneof(groupChange, memberChange, memberChange, topicChange, messageChange, reading);
const everyTime = fc.oneof(timed, fc.constant(undefined));

const history = (of: fc.Arbitrary<RecordedChange>, at: fc.Arbitrary<number | undefined>) =>
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
  it.for<[string, fc.Arbitrary<RecordedChange>]>([
    ["of groups", groupChange],
    ["of groups and members", fc.oneof(groupChange, memberChange, memberChange)],
    ["of groups and topics", fc.oneof(groupChange, topicChange, topicChange)],
    ["of groups and messages", fc.oneof(groupChange, messageChange, messageChange, messageChange)],
    ["of groups and members, read now and then", fc.oneof(groupChange, memberChange, reading)],
    ["of groups and topics, read now and then", fc.oneof(groupChange, topicChange, reading)],
    ["of everything", change],
  ])("%s", ([, of]) => {
    for (const at of [timed, fc.constant(undefined), everyTime]) {
      fc.assert(fc.property(history(of, at), expectReplayed), { numRuns: 300 });
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
