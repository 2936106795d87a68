import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLedger, type StoredLedger } from "../storage/index.js";
import type { RecordCallback, ReviewCallback } from "../vocabulary/callback.js";
import type { MemberEntry, MemberProfile } from "../vocabulary/change.js";
import { allow } from "../vocabulary/verdict.js";
import { createJudge } from "./judge.js";
import type { Policy } from "./policy.js";

const SOURCE = "shop";
const codes = { from: 10, to: 20, default: 15 };
const leeway = { codes, amend: ["members"], refuseSome: false, discard: false } as const;
const USERS = ["ann", "bob", "cid"];
const MINUTE = 60_000;

let folder: string;
let ledgers: StoredLedger[];
let now: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grouphook-amended-"));
  ledgers = [];
  now = Date.now();
});

afterEach(async () => {
  await Promise.all(ledgers.map((ledger) => ledger.close()));
  await rm(folder, { recursive: true });
});

/** Like a process of its own, as far as the database can see. */
async function openProcess(): Promise<StoredLedger> {
  const ledger = await openLedger({ url: `sqlite:${join(folder, "ledger.db")}`, now: () => now });
  ledgers.push(ledger);
  return ledger;
}

async function endProcess(ledger: StoredLedger): Promise<void> {
  ledgers = ledgers.filter((one) => one !== ledger);
  await ledger.close();
}

/** Asks whether users may become members, as the first of a group or later. */
function ask(ledger: StoredLedger, members: { readonly [userId: string]: MemberProfile }, userIds = USERS) {
  const policy: Policy = () => allow({ members });
  const judge = createJudge({
    ...{ source: SOURCE, vendor: "any", ledger, policy, failMode: { default: "allow" }, now: () => now },
  });
  const callback: ReviewCallback = {
    ...{ wants: "review", command: "MayJoin", leeway, permission: "anyone", possibleOwnerIds: userIds.slice(0, 1) },
    change: { type: "members.joined", groupId: "g", members: userIds.map((userId) => ({ userId })) },
  };
  return judge(callback, 5000);
}

/** Reports the creation, with every member as requested. */
async function tellOfCreation(ledger: StoredLedger): Promise<void> {
  const members: MemberEntry[] = USERS.map((userId, place) => ({ userId, role: place === 0 ? "owner" : "member" }));
  const callback: RecordCallback = {
    ...{ wants: "record", command: "Created", occurredAt: now - 5, membersAsAsked: true },
    change: { type: "group.created", groupId: "g", ownerId: "ann", profile: { name: "n" }, members },
  };
  await ledger.settle({ source: SOURCE, callback, body: "{}", receivedAt: now, deadline: now + 5000 });
}

async function shown(ledger: StoredLedger) {
  const group = await ledger.group(SOURCE, "g");
  const page = await ledger.members(SOURCE, "g", { limit: 100 });
  return { stale: group?.stale ?? null, members: page?.items };
}

const lastDecision = async (ledger: StoredLedger) => {
  for (;;) {
    const written = await ledger.decisions({ after: 0, limit: 1000 });
    const last = written.at(-1);
    if (last) return last;
    await sleep(20);
  }
};

describe("an amendment of a new group's first members", () => {
  const amended = { bob: { role: "admin", nickname: "B" }, cid: { mutedUntil: 4_000_000_000_000 } } as const;

  it("is applied when the vendor reports the creation as requested", async () => {
    const ledger = await openProcess();
    expect(await ask(ledger, amended)).toEqual({ result: "allowed", amend: { members: amended } });
    expect(await ledger.group(SOURCE, "g")).toBeUndefined();
    await tellOfCreation(ledger);
    expect(await shown(ledger)).toMatchObject({
      stale: null,
      members: [{ userId: "ann" }, { userId: "bob", ...amended.bob }, { userId: "cid", ...amended.cid }],
    });
    expect(await ledger.feed({ after: 0, limit: 10 })).toMatchObject([
      { type: "group.created", data: { members: [{}, { userId: "bob", role: "admin" }, {}] } },
    ]);
  });

  it("is applied after the process died, and by another process", async () => {
    const first = await openProcess();
    const second = await openProcess();
    await ask(first, amended);
    await endProcess(first);
    await tellOfCreation(second);
    expect(await shown(second)).toMatchObject({ stale: null, members: [{}, { role: "admin" }, {}] });
  });

  it("marks the group stale if another amendment came before, or if it is too old", async () => {
    const ledger = await openProcess();
    await ask(ledger, amended);
    await ask(ledger, amended);
    await ask(ledger, { bob: { nickname: "C" } });
    await ask(ledger, { bob: { nickname: "D" } });
    await tellOfCreation(ledger);
    expect((await shown(ledger)).stale).toMatchObject({ reason: expect.stringContaining("amended") });
  });

  it("marks the group stale if the question was asked long before", async () => {
    const ledger = await openProcess();
    await ask(ledger, amended);
    now += 11 * MINUTE;
    await tellOfCreation(ledger);
    expect((await shown(ledger)).stale).toMatchObject({ reason: expect.stringContaining("amended") });
  });

  it("is not stored for a known group, since its facts report it", async () => {
    const ledger = await openProcess();
    await tellOfCreation(ledger);
    expect(await ask(ledger, { dan: { role: "admin" } }, ["dan"])).toMatchObject({ result: "allowed" });
    expect((await shown(ledger)).members).toHaveLength(3);
  });

  it("is denied and logged if it changes the role of a user who may be the owner", async () => {
    const ledger = await openProcess();
    const text = "cannot be changed: members.ann.role";
    const denial = { reason: "policy", code: 15, text };
    expect(await ask(ledger, { ann: { role: "member" } })).toEqual({ result: "denied", denial });
    const remark = 'the reply cannot express "amend": members.ann.role may belong to the owner of a new group';
    expect(await lastDecision(ledger)).toMatchObject({ verdict: "deny", code: 15, text, remark });
    expect(await ask(ledger, { ann: { nickname: "A" } })).toMatchObject({ result: "allowed" });
  });

  it("is denied and logged if it cannot be stored", async () => {
    const ledger = await openProcess();
    const unwritable = { ...ledger, settle: () => Promise.reject(new Error("away")) };
    expect(await ask(unwritable, amended)).toMatchObject({ result: "denied" });
    expect(await lastDecision(ledger)).toMatchObject({
      ...{ verdict: "deny", remark: 'the reply cannot express "amend": members could not be stored: away' },
    });
  });
});
