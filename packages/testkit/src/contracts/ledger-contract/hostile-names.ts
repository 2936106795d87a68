import type { Decision } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { type SeededRandom, seededRandom } from "../../seeded-random.js";
import { createGroup, everyItem, memberIds, settle } from "./dealings.js";
import type { LedgerOpener } from "./ledger-opener.js";
import { addition, gibberish, joinedFact, leftFact } from "./plain-callbacks.js";

/** Texts that end a literal, continue a statement or start a comment in some mode of SQL. */
const FRAGMENTS: readonly string[] = [
  ...["'", "''", "\\", "\\'", '"', "`", "#", "-- ", "/*", "*/", ";", "%", "_", "?", ":a", "\n", "\u0001", "\u001a"],
  ...["0", "null", "x'", " or 1=1 ", " union select ", "¿'", "縗\\", "😀", "a", "A"],
];
const INJECTIONS: readonly string[] = ["x' or 1=1 #", "x\\' or 1=1 #", 'x" or 1=1 #', "x\\", "x' union select 1 -- "];
const ROUNDS = 30;
const PAGE = { limit: 10 };

/** Names that are SQL have no effect, neither in writes nor in reads. */
export function hostileNames({ open }: LedgerOpener): void {
  describe("names that are pieces of SQL", () => {
    it("are written and read unchanged, and find no other rows", async () => {
      const ledger = await open();
      const random = seededRandom(1);
      await settle(ledger, joinedFact("secret", ["spy"]), { source: "secret" });
      for (let round = 0; round < ROUNDS; round += 1) await meetsOnlyItself(ledger, namesOf(round, random));
      expect(await memberIds(ledger, "secret", "secret")).toEqual(["spy"]);
      await expect.poll(() => ledger.callbackCommands()).toHaveLength(ROUNDS);
      for (const { source, command } of await ledger.callbackCommands()) {
        expect(await ledger.callbackCommands({ source }), source).toMatchObject([{ source, command, callbacks: 1 }]);
      }
    });

    it.for(INJECTIONS)("return no other group: %s", async (groupId) => {
      const ledger = await open();
      const own = await createGroup(ledger, "owner", ["member"]);
      expect(await ledger.roster("main", groupId)).toBeUndefined();
      expect(await ledger.group("main", groupId)).toBeUndefined();
      expect(await ledger.view("main", groupId, ["owner"])).toBeUndefined();
      expect(await settle(ledger, addition("owner", groupId, ["x"]))).toMatchObject({ result: "denied" });
      await settle(ledger, leftFact(groupId, ["owner", "member"]));
      expect(await memberIds(ledger, own)).toEqual(["owner", "member"]);
    });
  });
}

interface Names {
  readonly source: string;
  readonly group: string;
  readonly user: string;
  readonly other: string;
}

/** All different: they differ in the last character, after a part that might have ended the text. */
function namesOf(round: number, random: SeededRandom): Names {
  const name = (last: string) =>
    Array.from({ length: 1 + random.below(6) }, () => random.pick(FRAGMENTS)).join("") + last;
  return { source: name(`${round}s`), group: name("g"), user: name("u"), other: name("o") };
}

async function meetsOnlyItself(ledger: StoredLedger, names: Names): Promise<void> {
  const { source, group, user, other } = names;
  const after = await ledger.lastSequence();
  await settle(ledger, joinedFact(group, [user, other]), { source, body: `${group}${user}` });
  await settle(ledger, leftFact(group, [other]), { source });
  for (let time = 0; time < 2; time += 1) await settle(ledger, gibberish(other, { receiptKey: user }), { source });
  ledger.note(decision(names));
  ledger.countCommand(source, { wants: "unsupported", command: other }, 1);

  const label = JSON.stringify(names);
  expect(await memberIds(ledger, group, source), label).toEqual([user]);
  expect(await ledger.group(source, group), label).toMatchObject({ source, groupId: group, memberCount: 1 });
  const shown = await everyItem((page) => ledger.members(source, group, page), 1);
  expect(shown.map(({ userId }) => userId)).toEqual([user]);
  const groups = await everyItem((page) => ledger.groups({ ...page, source }), 1);
  expect(groups.map(({ groupId }) => groupId)).toEqual([group]);
  const ofUser = await everyItem((page) => ledger.groupsOfUser(source, user, page), 1);
  expect(ofUser.map(({ groupId }) => groupId)).toEqual([group]);
  const view = await ledger.view(source, group, [user, other]);
  expect([...(view?.memberships.keys() ?? [])]).toEqual([user]);
  const events = await ledger.feed({ after, limit: 10 });
  expect(events.map(({ groupId = null, source: told }) => [groupId, told])).toEqual([
    [group, source],
    [group, source],
    [null, source],
  ]);
  await expect.poll(() => ledger.decisions({ source, groupId: group, after: 0, limit: 10 })).toHaveLength(1);

  expect(await ledger.group(source, other)).toBeUndefined();
  expect(await ledger.group(other, group)).toBeUndefined();
  expect(await ledger.roster(source, other)).toBeUndefined();
  expect(await ledger.view(source, user, [user])).toBeUndefined();
  expect(await ledger.members(source, other, PAGE)).toBeUndefined();
  expect(await ledger.topics(source, other, PAGE)).toBeUndefined();
  expect(await ledger.messages(source, other, PAGE)).toBeUndefined();
  expect(await ledger.messages(source, group, { ...PAGE, topicId: user })).toMatchObject({ items: [] });
  expect(await ledger.groupsOfUser(source, other, PAGE)).toMatchObject({ items: [] });
  expect(await ledger.ownedGroups(source, other)).toBe(0);
  expect(await ledger.decisions({ source, groupId: other, after: 0, limit: 10 })).toEqual([]);
  expect(await ledger.deadLetters({ source, limit: 10 })).toMatchObject({ items: [] });
  expect(await ledger.retryDeadLetter(group)).toBeUndefined();
  expect(await ledger.discardDeadLetter(group)).toBe(false);
}

function decision({ source, group, user, other }: Names): Decision {
  return {
    ...{ decidedAt: 1, source, vendor: "any", command: other, change: "message.sent", groupId: group, actorId: user },
    ...{ verdict: "deny", code: null, text: other, policy: user, milliseconds: 1, shadowed: false, remark: null },
    circumstances: { clientAddress: group },
  };
}
