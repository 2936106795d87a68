import {
  type GroupProfile,
  groupLists,
  OBSERVED,
  type ReadingCallback,
  type RecordCallback,
  type RecordedChange,
} from "@grouphook/core";
import { groupIdOf } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { type SeededRandom, seededRandom } from "../../seeded-random.js";
import { replayDifferences } from "../feed-replay.js";
import { settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact } from "./plain-callbacks.js";

const GROUPS = ["g", "h"];
const USERS = ["ann", "bob", "cid", "dan"];
const TOPICS = ["t", "u"];
const WORDS = ["", "a", "b", "群"];
const FACTS = 120;

/** A replica that follows the feed from its first event equals the record. */
export function replay({ createUrl, open }: LedgerOpener): void {
  describe("the feed, replayed from its first event, equals the record", () => {
    it.for([
      ["told with times", 1, true, 1],
      ["told without times", 2, false, 1],
      ["told with times and without, many at once", 3, undefined, 8],
      ["told with times and without, many at once again", 4, undefined, 8],
      ["told with times, many at once", 5, true, 8],
    ] as const)("%s", async ([, seed, timed, atOnce]) => {
      const random = seededRandom(seed);
      // Two ledgers on one record: neither knows what the other changed.
      const url = await createUrl();
      const ledgers = [await open({ url }), await open({ url })] as const;
      for (let told = 0; told < FACTS; told += atOnce) {
        await Promise.all(
          Array.from({ length: atOnce }, () =>
            settle(random.pick(ledgers), anything(random, timed ?? random.chance(0.5))),
          ),
        );
        if (told % 8 === 0) expect(await replayDifferences(ledgers[0]), `after ${told} facts`).toEqual([]);
      }
      expect(await replayDifferences(ledgers[1])).toEqual([]);
    });
  });
}

/** Any fact that a vendor may send, possible or not. */
function anything(random: SeededRandom, timed: boolean): RecordCallback | ReadingCallback {
  const change = anyChange(random);
  const at = timed ? 1000 * (1 + random.below(12)) : undefined;
  if (change.type !== "group.observed") {
    const others = random.chance(0.2) ? [anyChange(random), anyChange(random)] : [];
    const further = others.flatMap((other) =>
      other.type !== "group.observed" && groupIdOf(other) === groupIdOf(change) ? [other] : [],
    );
    return fact(change, at, further.length > 0 ? { further } : {});
  }
  return { wants: "record", command: OBSERVED, change, ...(at !== undefined && { occurredAt: at }) };
}

function anyChange(random: SeededRandom): RecordedChange {
  const groupId = random.pick(GROUPS);
  const userId = random.pick(USERS);
  const topicId = random.pick(TOPICS);
  const word = () => random.pick(WORDS);
  const seq = 1 + random.below(3);
  const place = random.chance(0.3) ? { groupId, topicId } : { groupId };
  const switches = random.pick<GroupProfile>([
    ...[{}, {}, { disabled: true }, { disabled: false }, { mutedAll: true }, { mutedAll: false, mutedAllUntil: 5 }],
    { mutedAll: true, mutedAllUntil: 5, mutedAllSpares: "nobody" },
  ]);
  const profile = {
    name: word(),
    ...(random.chance(0.5) && { notice: word(), settings: { [word()]: word() } }),
    ...switches,
  };
  const member = {
    ...(random.chance(0.3) && { receives: random.chance(0.5) }),
    ...(random.chance(0.5) && { nickname: word(), role: random.pick(["owner", "admin", "member"] as const) }),
  };
  const members = USERS.filter(() => random.chance(0.4)).map((named) => ({ userId: named, ...member }));
  return random.pick<() => RecordedChange>([
    () => ({ type: "group.created", groupId, ownerId: userId, profile, members }),
    () => ({ type: "group.created", groupId, profile: {}, members: [] }),
    () => ({ type: "group.updated", groupId, profile }),
    () => ({ type: "group.dissolved", groupId }),
    () => {
      const operation = random.pick(["replace", "merge", "remove"] as const);
      return { type: "group.attributes_changed", groupId, operation, attributes: { [word()]: word() } };
    },
    () => ({ type: "owner.transferred", groupId, fromUserId: random.pick(USERS), toUserId: userId }),
    () => ({ type: "members.joined", groupId, members }),
    () => ({ type: "members.joined", groupId, members }),
    () => ({ type: "members.left", groupId, userIds: [userId] }),
    () => ({
      type: "member.updated",
      groupId,
      userId,
      profile: { ...member, mutedUntil: random.pick([null, 5, "forever"]) },
    }),
    () => {
      const role = random.chance(0.5) ? { role: random.pick(["admin", "member"] as const) } : {};
      const userIds = USERS.filter(() => random.chance(0.5));
      return {
        type: "members.updated",
        groupId,
        userIds,
        profile: { ...role, mutedUntil: random.pick([null, 5, "forever"]) },
      };
    },
    () => ({ type: random.pick(["member.silenced", "member.unsilenced"]), groupId, userId }),
    () => {
      const until = random.pick([{}, { until: 5000 }, { until: "forever" as const }]);
      const added = random.chance(0.7) ? { operation: "add" as const, ...until } : { operation: "remove" as const };
      const userIds = USERS.filter(() => random.chance(0.5));
      return { type: "group.list_changed", groupId, list: random.pick(groupLists), userIds, ...added };
    },
    () => ({ type: "join.requested", groupId, userId }),
    () => ({ type: "invitation.answered", groupId, userId, accepted: random.chance(0.5) }),
    () => ({
      ...{ type: "group.observed", groupId, beganAt: Date.now() - random.below(20) },
      ...{ state: random.chance(0.8) ? "active" : "gone", part: random.pick(["only", "only", "more", "last"]) },
      ...{ profile, ownerId: random.pick([null, userId]), absentUserIds: USERS.filter(() => random.chance(0.3)) },
      ...(random.chance(0.7) && { members }),
      ...(random.chance(0.3) && { topics: [{ topicId, profile }] }),
      ...(random.chance(0.3) && { lists: { [random.pick(groupLists)]: [{ userId }] } }),
    }),
    () => ({ type: "topic.created", groupId, topicId, profile }),
    () => ({ type: "topic.updated", groupId, topicId, profile }),
    () => ({ type: "topic.dissolved", groupId, topicIds: [topicId] }),
    () => {
      const [key, numbered] = random.pick([
        [String(seq), { seq }],
        ["k", { seq }],
        ["k", {}],
      ] as const);
      const sentAt = random.chance(0.5) ? { sentAt: 500 + 1000 * random.below(12) } : {};
      return { type: "message.sent", ...place, message: { key, ...numbered, ...sentAt, elements: [], text: word() } };
    },
    () => {
      const reference = random.pick([{ seq }, { key: String(seq) }, { key: "k" }]);
      const custom = random.chance(0.5) ? { custom: word() } : {};
      return { type: "message.edited", ...place, message: reference, elements: [], text: word(), ...custom };
    },
    () => ({ type: "message.recalled", ...place, messages: [{ seq }] }),
    () => {
      const reference = random.pick([{ seq }, { key: String(seq) }, { key: "k" }]);
      return {
        type: "message.read",
        ...place,
        receipts: [{ ...reference, readerIds: [userId], readCount: random.below(4) }],
      };
    },
    () => ({ type: "message.reacted", ...place, message: { seq }, userId, reaction: word(), operation: "add" }),
    () => {
      const operation = random.pick(["set", "remove", "clear"] as const);
      const told = { operation, extensions: { [word()]: word() }, version: random.below(5) };
      return { type: "message.extended", ...place, message: { key: String(seq) }, ...told };
    },
  ])();
}
