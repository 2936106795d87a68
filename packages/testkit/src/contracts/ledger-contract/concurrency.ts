import type { FeedEvent } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../seeded-random.js";
import { createGroup, everyEvent, everyItem, everyMember, memberIds, perform, SOURCE, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, removal, silencing } from "./plain-callbacks.js";

const CLIENTS = 64;
const STEPS = 12;

/** Many clients at once, through one ledger and through two on one database. */
export function concurrency({ createUrl, open }: LedgerOpener): void {
  describe.for([1, 2])("%i ledgers with 64 clients at once", (count) => {
    it("lose no update", async () => {
      const ledgers = await openSeveral(count);
      const [first] = ledgers;
      const shared = [await createGroup(first, "owner"), await createGroup(first, "owner")];
      const own = await Promise.all(
        Array.from({ length: CLIENTS }, async (_, client) => {
          const ledger = ledgers[client % count] ?? first;
          const [me, friend] = [`client ${client}`, `friend ${client}`];
          const groupId = await createGroup(ledger, me);
          for (const [target, owner] of [...shared.map((id) => [id, "owner"] as const), [groupId, me] as const]) {
            const { roster } = await perform(ledger, addition(me, target, [me, friend], { answerRoster: true }));
            expect(roster?.userIds).toEqual(expect.arrayContaining([me, friend]));
            await perform(ledger, removal(owner, target, [friend]));
          }
          return groupId;
        }),
      );
      expect(new Set(own).size).toBe(CLIENTS);
      for (const [client, groupId] of own.entries()) {
        expect(await memberIds(first, groupId)).toEqual([`client ${client}`]);
      }
      const everybody = ["owner", ...own.map((_, client) => `client ${client}`)].toSorted();
      for (const groupId of shared) expect((await memberIds(first, groupId)).toSorted()).toEqual(everybody);
      await expectConsistency(first);
    });

    it("write a feed without gaps that matches the groups exactly", async () => {
      const ledgers = await openSeveral(count);
      const [first] = ledgers;
      const shared = await Promise.all(["p", "q", "r"].map((owner) => createGroup(first, owner)));
      let isOver = false;
      const watching = readWhile(first, () => !isOver);
      await Promise.all(
        Array.from({ length: CLIENTS }, async (_, client) => {
          const random = seededRandom(client);
          const ledger = ledgers[client % count] ?? first;
          for (let step = 0; step < STEPS; step += 1) {
            const user = `user ${random.below(10)}`;
            const groupId = random.pick(shared);
            const act = random.pick([addition, removal]);
            await settle(ledger, random.chance(0.2) ? silencing(user, groupId) : act(user, groupId, [user]));
          }
        }),
      );
      isOver = true;
      const events = await everyEvent(first);
      expect(await watching).toEqual(events);
      for (const groupId of shared) {
        const replayed = replay(events.filter((event) => event.groupId === groupId));
        const roster = await first.roster(SOURCE, groupId);
        expect({ userIds: [...replayed.keys()], silenced: roster?.silencedUserIds.toSorted() }).toEqual({
          userIds: roster?.userIds,
          silenced: [...replayed]
            .filter(([, silenced]) => silenced)
            .map(([userId]) => userId)
            .toSorted(),
        });
      }
      await expectConsistency(first);
    });
  });

  async function openSeveral(count: number): Promise<readonly [StoredLedger, ...StoredLedger[]]> {
    const url = await createUrl();
    const ledgers: [StoredLedger, ...StoredLedger[]] = [await open({ url })];
    while (ledgers.length < count) ledgers.push(await open({ url }));
    return ledgers;
  }
}

/** Reads the feed to its end, like a subscriber. */
async function readWhile(ledger: StoredLedger, isGoingOn: () => boolean): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = [];
  for (;;) {
    const goesOn = isGoingOn();
    const page = await ledger.feed({ after: events.at(-1)?.sequence ?? 0, limit: 100 });
    events.push(...page);
    if (page.length === 0 && !goesOn) return events;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Every member in the order of joining, and whether they are silenced, according to the feed. */
function replay(events: readonly FeedEvent[]): ReadonlyMap<string, boolean> {
  const members = new Map<string, boolean>();
  for (const { type, data } of events) {
    const { members: joined, userIds, userId } = data;
    if (type === "group.created" || type === "members.joined") for (const id of idsIn(joined)) members.set(id, false);
    if (type === "members.left") for (const id of idsIn(userIds)) members.delete(id);
    if (type === "member.silenced") for (const id of idsIn([userId])) members.set(id, true);
  }
  return members;
}

function idsIn(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    if (typeof item === "string") return [item];
    const userId = typeof item === "object" && item !== null && "userId" in item ? item.userId : undefined;
    return typeof userId === "string" ? [userId] : [];
  });
}

async function expectConsistency(ledger: StoredLedger): Promise<void> {
  for (const { groupId, memberCount } of await everyItem((page) => ledger.groups(page))) {
    expect(await everyMember(ledger, groupId)).toHaveLength(memberCount);
    expect(await memberIds(ledger, groupId)).toHaveLength(memberCount);
  }
  const sequences = (await everyEvent(ledger)).map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.map((_, position) => position + 1));
}
