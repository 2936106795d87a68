import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Judge } from "../policy/judge.js";
import { openLedger, type StoredLedger } from "../storage/open-ledger.js";
import type { Callback, Outcome, PerformCallback, Permission, ReviewCallback } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import { yesOrNo } from "../vocabulary/verdict.js";
import { settle } from "./settle.js";

const SOURCE = "main";
const leeway = yesOrNo({ from: 1, to: 9, default: 5 });
let ledger: StoredLedger;
let judged: string[];

beforeEach(async () => {
  ledger = await openLedger({ url: "sqlite::memory:" });
  judged = [];
  await settled(performed("anyone", creation("g", "ann", "bob")));
  judged = [];
});

afterEach(async () => {
  await ledger.close();
});

/** Settles a callback with a judge that records what it is asked. */
function settled(callback: Callback, verdict: Outcome = { result: "allowed" }): Promise<Outcome> {
  const judge: Judge = async ({ command }) => {
    judged.push(command);
    return verdict;
  };
  const time = { receivedAt: Date.now(), deadline: Date.now() + 5000, patienceMs: 5000 };
  return settle(callback, { source: SOURCE, ledger, judge, body: "{}", ...time });
}

const creation = (groupId: string, ...userIds: readonly string[]): GroupChange => ({
  ...{ type: "group.created", groupId, profile: {} },
  ...(userIds[0] !== undefined && { ownerId: userIds[0] }),
  members: userIds.map((userId) => ({ userId })),
});
const performed = (permission: Permission, change: GroupChange, actorId = "ann"): PerformCallback => ({
  ...{ wants: "perform", command: "perform", actorId, change, leeway, permission, answerRoster: true },
});
const reviewed = (permission: Permission, change: GroupChange, actorId?: string): ReviewCallback => ({
  ...{ wants: "review", command: "review", change, leeway, permission },
  ...(actorId !== undefined && { actorId }),
});
const push = (groupId: string): GroupChange => ({ type: "push.requested", groupId });
const dissolution: GroupChange = { type: "group.dissolved", groupId: "g" };
const eventTypes = async () => (await ledger.feed({ after: 1, limit: 10 })).map(({ type }) => type);

describe("a review", () => {
  it("is judged and writes nothing", async () => {
    expect(await settled(reviewed("anyone", dissolution))).toEqual({ result: "allowed" });
    expect(judged).toEqual(["review"]);
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ state: "active" });
    expect(await eventTypes()).toEqual([]);
  });

  it.for<[Permission, string | undefined, string, string]>([
    ["member", "bob", "g", "allowed"],
    ["member", "eve", "g", "forbidden"],
    ["member", undefined, "g", "forbidden"],
    ["owner", "ann", "g", "allowed"],
    ["owner", "bob", "g", "forbidden"],
    ["nobody", "ann", "g", "forbidden"],
    ["member", "ann", "unknown", "group-unknown"],
    ["anyone", "eve", "unknown", "allowed"],
  ])("whose permission is %s, asked by %s in %s, is %s", async ([permission, actorId, groupId, result]) => {
    const outcome = await settled(reviewed(permission, push(groupId), actorId));
    if (result === "allowed") expect(outcome).toEqual({ result });
    else expect(outcome).toMatchObject({ result: "denied", denial: { reason: result } });
    expect(judged).toEqual(result === "allowed" ? ["review"] : []);
  });

  it("of a change without a group can only be permitted to anyone or to nobody", async () => {
    const change: GroupChange = { type: "system_push.requested" };
    expect(await settled(reviewed("anyone", change))).toEqual({ result: "allowed" });
    expect(await settled(reviewed("owner", change, "ann"))).toMatchObject({ denial: { reason: "forbidden" } });
  });

  it("passes on the judge's outcome", async () => {
    expect(await settled(reviewed("anyone", push("g")), { result: "discarded" })).toEqual({ result: "discarded" });
  });
});

describe("a change to perform", () => {
  it("is judged, then made", async () => {
    expect(await settled(performed("owner", dissolution))).toMatchObject({ result: "performed", groupId: "g" });
    expect(judged).toEqual(["perform"]);
    expect(await eventTypes()).toEqual(["group.dissolved"]);
  });

  it("is not made if the judge denies it", async () => {
    const denied: Outcome = { result: "denied", denial: { reason: "policy", text: "no" } };
    expect(await settled(performed("owner", dissolution), denied)).toBe(denied);
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ state: "active" });
  });

  it("that nobody may make is not even judged", async () => {
    expect(await settled(performed("nobody", dissolution))).toMatchObject({ denial: { reason: "forbidden" } });
    expect(judged).toEqual([]);
  });

  it("is not made against the rules, even if the judge allows it", async () => {
    expect(await settled(performed("owner", dissolution, "bob"))).toMatchObject({ denial: { reason: "forbidden" } });
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ state: "active" });
  });
});

describe("a callback that is not judged", () => {
  it("is a fact", async () => {
    expect(await settled({ wants: "record", command: "after", change: dissolution })).toEqual({ result: "recorded" });
    expect(await eventTypes()).toEqual(["group.dissolved"]);
  });

  it("is an unsupported callback", async () => {
    expect(await settled({ wants: "unsupported", command: "tomorrow" })).toEqual({ result: "unsupported" });
    expect(await eventTypes()).toEqual(["callback.unsupported"]);
  });

  it("is a roster, unless its group is unknown or dissolved", async () => {
    const asked: Callback = { wants: "roster", command: "sync", groupId: "g" };
    const roster = { userIds: ["ann", "bob"], silencedUserIds: [] };
    expect(await settled(asked)).toEqual({ result: "roster", roster });
    await settled({ wants: "record", command: "after", change: dissolution });
    expect(await settled(asked)).toMatchObject({ result: "denied", denial: { reason: "group-unknown" } });
    expect(await settled({ ...asked, groupId: "x" })).toMatchObject({
      denial: { text: "group x is unknown or dissolved" },
    });
  });

  it("is an echo", async () => {
    expect(await settled({ wants: "echo", command: "ping", text: "hello" })).toEqual({
      result: "echoed",
      text: "hello",
    });
  });

  afterEach(() => {
    expect(judged).toEqual([]);
  });
});

describe("without a judge", () => {
  it("every change that the rules permit is allowed", async () => {
    const time = { receivedAt: Date.now(), deadline: Date.now() + 5000, patienceMs: 5000 };
    const settlement = { source: SOURCE, ledger, body: "{}", ...time };
    expect(await settle(reviewed("member", push("g"), "bob"), settlement)).toEqual({ result: "allowed" });
    expect(await settle(performed("owner", dissolution), settlement)).toMatchObject({ result: "performed" });
  });
});
