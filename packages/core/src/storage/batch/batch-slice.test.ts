import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { blankGroup } from "../../group/group-state.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import type { GroupChange } from "../../vocabulary/change.js";
import { OBSERVED, type RecordedChange } from "../../vocabulary/group-observed.js";
import { openLedger, type StoredLedger } from "../open-ledger.js";
import { BatchSlice } from "./batch-slice.js";

const GROUP = "g";
/** Soon after what is told: those who left are remembered still. */
const NOW = 1000;
const USERS = ["ann", "bob", "cid"] as const;
let ledger: StoredLedger;
/** The newest event of earlier comparisons. */
let read: number;
/** Comparisons so far: each has sources of its own. */
let run: number;

beforeEach(async () => {
  read = 0;
  run = 0;
  ledger = await openLedger({ url: "sqlite::memory:" });
});

afterEach(() => ledger.close());

interface Fact {
  readonly change: RecordedChange;
  readonly at: number | undefined;
}

const users = fc.subarray([...USERS], { minLength: 1 });
const user = fc.constantFrom(...USERS);
const change: fc.Arbitrary<RecordedChange> = fc.oneof(
  users.map((userIds): GroupChange => {
    const members = userIds.map((userId) => ({ userId }));
    return { type: "group.created", groupId: GROUP, profile: { name: "n" }, members };
  }),
  fc.constant<GroupChange>({ type: "group.dissolved", groupId: GROUP }),
  users.map((userIds): GroupChange => {
    return { type: "members.joined", groupId: GROUP, members: userIds.map((userId) => ({ userId })) };
  }),
  users.map((userIds): GroupChange => ({ type: "members.left", groupId: GROUP, userIds })),
  user.map((userId): GroupChange => ({ type: "member.silenced", groupId: GROUP, userId })),
  user.map((userId): GroupChange => {
    return { type: "member.updated", groupId: GROUP, userId, profile: { nickname: "x" } };
  }),
  fc
    .record(
      {
        state: fc.constantFrom("active", "active", "gone"),
        part: fc.constantFrom("only", "more", "last"),
        beganAt: fc.integer({ min: NOW - 2, max: NOW }),
        members: users.map((userIds) => userIds.map((userId) => ({ userId }))),
        absentUserIds: users,
      },
      { requiredKeys: ["state", "part", "beganAt"] },
    )
    .map((told): RecordedChange => ({ type: "group.observed", groupId: GROUP, ...told })),
);
const facts = fc.array(fc.record({ change, at: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }) }), {
  minLength: 2,
  maxLength: 12,
});

function settle(source: string, { change: told, at }: Fact): Promise<unknown> {
  const about = { wants: "record", ...(at !== undefined && { occurredAt: at }) } as const;
  const callback: LedgerEntry["callback"] =
    told.type === "group.observed"
      ? { ...about, command: OBSERVED, change: told }
      : { ...about, command: "told", change: told };
  return ledger.settle({ source, callback, body: "", receivedAt: NOW, deadline: Date.now() + 10_000 });
}

/** All that can be read of the group, and what was told of it. */
async function everythingOf(source: string): Promise<object> {
  const events = await ledger.feed({ after: read, limit: 1000 });
  return {
    group: { ...(await ledger.group(source, GROUP)), source: "" },
    members: await ledger.members(source, GROUP, { limit: 10 }),
    roster: await ledger.roster(source, GROUP),
    events: events.filter((event) => event.source === source).map(({ type, data }) => ({ type, data })),
  };
}

/** Settles facts alone for one source, and some of them together for another; both end alike. */
async function expectTogetherAsAlone(
  before: readonly Fact[],
  told: readonly Fact[],
  inBetween: () => Promise<void>,
): Promise<void> {
  run += 1;
  for (const fact of [...before, ...told]) await settle(`alone ${run}`, fact);
  for (const fact of before) await settle(`together ${run}`, fact);
  await inBetween();
  await Promise.all(told.map((fact) => settle(`together ${run}`, fact)));
  expect(await everythingOf(`together ${run}`)).toEqual(await everythingOf(`alone ${run}`));
  read = (await ledger.feed({ after: read, limit: 1000 })).at(-1)?.sequence ?? read;
}

/** Closes the ledger and opens another on a file, as a process does that has just come. */
function restarts(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "grouphook-batch-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return async () => {
    await ledger.close();
    ledger = await openLedger({ url: `sqlite:${join(folder, "record.db")}`, now: () => NOW });
  };
}

describe("facts settled in one batch", () => {
  it("leave the record and the feed as one batch for each would", async () => {
    const compare = (told: readonly Fact[]) => expectTogetherAsAlone([], told, async () => undefined);
    await fc.assert(fc.asyncProperty(facts, compare), { numRuns: 150 });
  });

  it("leave them so also when the writer has just come, and assumes that whoever joins is new", async () => {
    const restart = restarts();
    await restart();
    const compare = (before: readonly Fact[], told: readonly Fact[]) => expectTogetherAsAlone(before, told, restart);
    await fc.assert(fc.asyncProperty(facts, facts, compare), { numRuns: 40 });
  });

  it("in which a wrongly assumed new member does not survive dissolution", async () => {
    const restart = restarts();
    await restart();
    const joined: GroupChange = { type: "members.joined", groupId: GROUP, members: [{ userId: "ann" }] };
    await settle("s", { change: joined, at: undefined });
    await restart();
    await Promise.all([
      settle("s", { change: joined, at: undefined }),
      settle("s", { change: { type: "group.dissolved", groupId: GROUP }, at: undefined }),
    ]);
    const events = await ledger.feed({ after: 0, limit: 10 });
    expect(events.map(({ type }) => type)).toEqual(["members.joined", "group.dissolved"]);
  });

  it("leave it so also when an earlier batch knew more", async () => {
    const joined: GroupChange = { type: "members.joined", groupId: GROUP, members: [{ userId: "ann" }] };
    await settle("s", { change: joined, at: 9 });
    await Promise.all([
      settle("s", { change: { type: "members.left", groupId: GROUP, userIds: ["ann"] }, at: undefined }),
      settle("s", { change: joined, at: undefined }),
      settle("s", { change: { type: "group.dissolved", groupId: GROUP }, at: 5 }),
    ]);
    expect(await ledger.members("s", GROUP, { limit: 10 })).toEqual({ items: [], next: null });
  });
});

describe("group ids of ours", () => {
  it("are those that were offered, in order and for each source, and never others", () => {
    const slice = new BatchSlice();
    slice.offerGroupIds("a", ["100001", "100007"]);
    slice.offerGroupIds("a", ["100009"]);
    slice.offerGroupIds("b", ["100001"]);
    const { allocateGroupId } = slice.of("a");
    expect([allocateGroupId(), allocateGroupId(), allocateGroupId()]).toEqual(["100001", "100007", "100009"]);
    expect(slice.lastGroupId("a")).toBe(100_009);
    expect(slice.of("b").allocateGroupId()).toBe("100001");
    expect(allocateGroupId).toThrow("no id was looked up");
  });

  it("are inserted, so that the database refuses one that is there after all", () => {
    const slice = new BatchSlice();
    slice.offerGroupIds("a", ["100001"]);
    const group = blankGroup(slice.of("a").allocateGroupId(), 1000);
    slice.apply(
      "a",
      { groupId: group.groupId, group, members: [], messages: [], topics: [], listEntries: [], events: [] },
      1000,
    );
    expect(slice.writes()).toMatchObject([{ kind: "insert", table: { name: "grouphook_groups" } }, { kind: "upsert" }]);
  });
});

describe("a slice to which nothing happened", () => {
  it("has nothing to write", () => {
    const slice = new BatchSlice();
    slice.of("s").group(GROUP);
    slice.offerGroupIds("s", ["100001"]);
    expect(slice.writes()).toEqual([]);
    expect(slice.roster("s", GROUP)).toBeUndefined();
  });
});
