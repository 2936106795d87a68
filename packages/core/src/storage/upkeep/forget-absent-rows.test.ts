import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KyselyPlugin } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { GroupChange } from "../../vocabulary/change.js";
import type { Engine } from "../engine.js";
import { openLedger, type StoredLedger } from "../index.js";
import { listEntries } from "../schema/list-entries-table.js";
import { members } from "../schema/members-table.js";
import { openSqliteEngine } from "../sqlite/sqlite-engine.js";
import { forgetAbsentRows } from "./forget-absent-rows.js";

const START = Date.UTC(2026, 0, 1);
const LATER = { after: undefined, before: START + 1000 };
const MEMBERS = { table: members, time: "membership_at" };
const LISTED = { table: listEntries, time: "updated_at" };

let folder: string;
let ledger: StoredLedger;
let engine: Engine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  const path = join(folder, "ledger.db");
  ledger = await openLedger({ url: `sqlite:${path}`, now: () => START });
  engine = openSqliteEngine(path);
});

afterEach(async () => {
  await engine.close();
  await ledger.close();
  rmSync(folder, { recursive: true });
});

async function tell(change: GroupChange, occurredAt?: number, source = "s"): Promise<void> {
  const told = { wants: "record", command: "Told", ...(occurredAt !== undefined && { occurredAt }), change } as const;
  await ledger.settle({ source, callback: told, body: "", receivedAt: START, deadline: START + 10_000 });
}

const joined = (groupId: string, ...userIds: readonly string[]): GroupChange => ({
  type: "members.joined",
  groupId,
  members: userIds.map((userId) => ({ userId })),
});
const left = (groupId: string, ...userIds: readonly string[]): GroupChange => ({
  type: "members.left",
  groupId,
  userIds,
});

async function storedUsers(): Promise<readonly string[]> {
  const rows = await engine.kysely.selectFrom("grouphook_members").select("user_id").orderBy("user_id").execute();
  return rows.map((row) => row.user_id);
}

it("goes through the whole table step by step, group by group and source by source", async () => {
  const users = Array.from({ length: 1200 }, (_, number) => `user ${String(number).padStart(4, "0")}`);
  await tell(left("large", ...users), START);
  for (const groupId of ["a", "z"]) await tell(left(groupId, `of ${groupId}`), START);
  await tell(left("large", "of another source"), START, "t");
  await tell(joined("z", "who stays"), START, "t");
  let read = 0;
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      read += result.rows.length;
      return result;
    },
  };
  const watched = { ...engine, kysely: engine.kysely.withPlugin(counting) };
  let { removed, reached } = await forgetAbsentRows(watched, (work) => work(), MEMBERS, LATER);
  expect(read).toBe(500);
  while (reached) {
    const step = await forgetAbsentRows(watched, (work) => work(), MEMBERS, { ...LATER, after: reached });
    removed += step.removed;
    reached = step.reached;
  }
  expect([removed, read]).toEqual([1203, 1204]);
  expect(await storedUsers()).toEqual(["who stays"]);
});

it("leaves who left since the moment, or has come back since he was looked up", async () => {
  await tell(left("g", "long ago"), START);
  await tell(left("g", "back with a time"), START);
  await tell(left("g", "back without"), START);
  await tell(left("g", "lately"), START + 1000);
  const comingBack = async (work: () => Promise<void>) => {
    await tell(joined("g", "back with a time"), START + 2000);
    await tell(joined("g", "back without"));
    await work();
  };
  await forgetAbsentRows(engine, comingBack, MEMBERS, LATER);
  expect(await storedUsers()).toEqual(["back with a time", "back without", "lately"]);
  expect((await ledger.roster("s", "g"))?.userIds).toEqual(["back with a time", "back without"]);
});

it("forgets who was taken off a list long ago", async () => {
  const changed = (operation: "add" | "remove", ...userIds: readonly string[]): GroupChange => ({
    ...{ type: "group.list_changed", groupId: "g", list: "blocked", operation, userIds },
  });
  await tell(changed("add", "on it", "off it", "lately off it"), START);
  await tell(changed("remove", "off it"), START + 1);
  await tell(changed("remove", "lately off it"), START + 1000);
  const step = await forgetAbsentRows(engine, (work) => work(), LISTED, LATER);
  expect(step).toEqual({ removed: 1, reached: ["s", "g", "blocked", "on it"] });
  const rows = await engine.kysely.selectFrom("grouphook_list_entries").select("user_id").orderBy("user_id").execute();
  expect(rows.map((row) => row.user_id)).toEqual(["lately off it", "on it"]);
});
