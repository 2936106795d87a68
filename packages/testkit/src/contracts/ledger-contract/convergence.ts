import type { GroupProfile, GroupRecord, RecordCallback } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { type SeededRandom, seededRandom } from "../../seeded-random.js";
import { everyItem, everyMember, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { fact, joinedFact, leftFact } from "./plain-callbacks.js";

const GROUP = "g";
const USERS = ["ann", "bob", "cid", "dan", "eve"];
const SEEDS = [1, 2, 3, 4, 5, 6];

/** Facts with times end in the same state, in any order and with any repetitions. */
export function convergence({ open }: LedgerOpener): void {
  async function expectConvergence(seed: number, comeBack: boolean): Promise<void> {
    const random = seededRandom(seed);
    const history = possibleHistory(random, comeBack);
    const ledger = await open();
    for (const told of history) await settle(ledger, told, { source: "in order" });
    const inOrder = await stateOf(ledger, "in order");
    for (const source of ["shuffled once", "shuffled twice", "shuffled thrice"]) {
      for (const told of shuffled(random, [...history, ...history.filter(() => random.chance(0.3))])) {
        await settle(ledger, told, { source });
      }
      expect(await stateOf(ledger, source)).toEqual(inOrder);
    }
  }

  describe("facts with times end in the same state in any order", () => {
    it.for(SEEDS)("if members who leave stay away, seed %i", (seed) => expectConvergence(seed, false));
    it.for(SEEDS)("if members and groups go and come back, seed %i", (seed) => expectConvergence(seed, true));
  });
}

async function stateOf(ledger: StoredLedger, source: string): Promise<object> {
  const groups = await everyItem((request) => ledger.groups({ ...request, source }));
  const members = await everyMember(ledger, GROUP, source);
  return {
    groups: groups.map(
      ({
        groupId,
        state,
        name,
        notice,
        settings,
        attributes,
        ownerId,
        memberCount,
        createdAt,
        dissolvedAt,
        ...switches
      }) => ({
        ...{ groupId, state, name, notice, settings, attributes, ownerId, memberCount, createdAt, dissolvedAt },
        ...switchesIn(switches),
      }),
    ),
    members: members.map(({ userId, role, nickname, silenced, mutedUntil, receives }) => ({
      ...{ userId, role, nickname, silenced, mutedUntil, receives },
    })),
  };
}

/** A possible history of one group: only an active group has members, and only members act. */
function possibleHistory(random: SeededRandom, comeBack: boolean): readonly RecordCallback[] {
  const history: RecordCallback[] = [];
  const gone = new Set<string>();
  const members = new Set<string>();
  let ownerId = "";
  for (let at = 1000; at < 1060; at += 1) {
    if (ownerId === "") {
      ownerId = random.pick(USERS);
      members.add(ownerId);
      const profile = { name: `created at ${at}` };
      history.push(
        fact({ type: "group.created", groupId: GROUP, ownerId, profile, members: [{ userId: ownerId }] }, at),
      );
      continue;
    }
    const user = random.pick(USERS);
    if (gone.has(user) && !comeBack) continue;
    if (!members.has(user)) {
      members.add(user);
      history.push(joinedFact(GROUP, [user], at));
    } else if (comeBack && random.chance(0.05)) {
      history.push(fact({ type: "group.dissolved", groupId: GROUP }, at));
      members.clear();
      ownerId = "";
    } else if (random.chance(0.3) && user !== ownerId) {
      members.delete(user);
      gone.add(user);
      history.push(leftFact(GROUP, [user], at));
    } else {
      history.push(somethingAboutMember(random, user, ownerId, at));
      const last = history.at(-1)?.change;
      if (last?.type === "owner.transferred") ownerId = last.toUserId;
    }
  }
  return history;
}

function somethingAboutMember(random: SeededRandom, userId: string, ownerId: string, at: number): RecordCallback {
  const text = `said at ${at}`;
  const ofUser = { groupId: GROUP, userId };
  return random.pick([
    () => fact({ type: "group.updated", groupId: GROUP, profile: { name: text } }, at),
    () => fact({ type: "group.updated", groupId: GROUP, profile: { notice: text, settings: { [userId]: at } } }, at),
    () => {
      const operation = random.pick(["replace", "merge", "remove"] as const);
      return fact({ type: "group.attributes_changed", groupId: GROUP, operation, attributes: { [userId]: text } }, at);
    },
    () =>
      fact(
        { type: "member.updated", ...ofUser, profile: { nickname: text, mutedUntil: random.pick([at, "forever"]) } },
        at,
      ),
    () => {
      const profile = { disabled: random.chance(0.5), ...muteOfAll(random, at) };
      return fact({ type: "group.updated", groupId: GROUP, profile }, at);
    },
    () => fact({ type: "member.updated", ...ofUser, profile: { receives: random.chance(0.5) } }, at),
    () => fact({ type: "member.updated", ...ofUser, profile: { role: random.pick(["admin", "member"]) } }, at),
    () => fact({ type: random.pick(["member.silenced", "member.unsilenced"]), ...ofUser }, at),
    () => fact({ type: "owner.transferred", groupId: GROUP, fromUserId: ownerId, toUserId: userId }, at),
  ])();
}

function muteOfAll(random: SeededRandom, at: number): GroupProfile {
  const until = random.pick<GroupProfile>([{}, { mutedAllUntil: at }]);
  const spares = random.pick<GroupProfile>([{}, { mutedAllSpares: "nobody" }]);
  return { mutedAll: random.chance(0.5), ...until, ...spares };
}

function switchesIn({
  disabled,
  mutedAll,
  mutedAllUntil,
  mutedAllSpares,
}: Pick<GroupRecord, "disabled" | "mutedAll" | "mutedAllUntil" | "mutedAllSpares">): object {
  return { disabled, mutedAll, mutedAllUntil, mutedAllSpares };
}

function shuffled<Item>(random: SeededRandom, items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random.below(1_000_000) }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}
