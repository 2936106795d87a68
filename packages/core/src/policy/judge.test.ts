import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "../corridor/settle.js";
import type { DecisionRecord } from "../ledger/ledger-reader.js";
import { openLedger, type StoredLedger } from "../storage/index.js";
import type { Outcome, PerformCallback, ReviewCallback } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import { type Amendment, allow, deny, type Leeway, type Verdict, yesOrNo } from "../vocabulary/verdict.js";
import { inOrder, namedPolicy, shadowPolicy } from "./compose-policies.js";
import { createJudge } from "./judge.js";
import type { Policy } from "./policy.js";

const codes = { from: 10, to: 20, default: 15 };
const yesAndNo = yesOrNo(codes);
const everything: Leeway = { codes, amend: ["profile", "members"], refuseSome: true, discard: true };
const creation: GroupChange = {
  ...{ type: "group.created", groupId: "g", ownerId: "ann", profile: { name: "raw" } },
  members: [{ userId: "ann" }, { userId: "bob" }],
};
const leaving: GroupChange = { type: "members.left", groupId: "g", userIds: ["bob"] };

let ledger: StoredLedger;

beforeEach(async () => {
  ledger = await openLedger({ url: "sqlite::memory:" });
});

afterEach(async () => {
  await ledger.close();
});

interface Asking {
  readonly change?: GroupChange;
  readonly leeway?: Leeway;
  readonly patienceMs?: number;
}

function judgeOf(policy: Policy) {
  const failMode = { default: "deny" } as const;
  return createJudge({ source: "shop", vendor: "any", ledger, policy, failMode, now: () => performance.now() });
}

function judged(policy: Policy, { change = creation, leeway = everything, patienceMs = 5000 }: Asking = {}) {
  const callback: ReviewCallback = {
    ...{ wants: "review", command: "Ask", actorId: "ann", change, leeway, permission: "anyone" },
  };
  return judgeOf(policy)(callback, patienceMs);
}

/** The decision log, once it has this many entries. */
async function decisions(count = 1): Promise<readonly DecisionRecord[]> {
  for (;;) {
    const written = await ledger.decisions({ after: 0, limit: 1000 });
    if (written.length >= count) return written;
    await sleep(20);
  }
}

const denied = (code: number, text: string, more: { readonly detail?: string } = {}): Outcome => ({
  result: "denied",
  denial: { reason: "policy", code, text, ...more },
});
const amend = { profile: { name: "neat" } };
const refuseUserIds = ["bob"];

interface Case {
  readonly said: Verdict;
  readonly leeway: Leeway;
  readonly outcome: Outcome;
  /** Verdict, code, text and remark in the decision log. */
  readonly logged: readonly [string, number | null, string | null, string | null];
}

const some = "some members are refused";
const cases: readonly Case[] = [
  { said: allow(), leeway: yesAndNo, outcome: { result: "allowed" }, logged: ["allow", null, null, null] },
  { said: allow(), leeway: everything, outcome: { result: "allowed" }, logged: ["allow", null, null, null] },
  {
    ...{ said: allow(amend), leeway: yesAndNo, outcome: denied(15, "cannot be changed: profile") },
    logged: ["deny", 15, "cannot be changed: profile", 'the reply cannot express "amend"'],
  },
  {
    ...{ said: allow(amend), leeway: everything, outcome: { result: "allowed", amend } },
    logged: ["amend", null, null, null],
  },
  {
    said: { decision: "allow", amend, otherwise: { code: 12, text: "as the policy says" } },
    ...{ leeway: yesAndNo, outcome: denied(12, "as the policy says") },
    logged: ["deny", 12, "as the policy says", 'the reply cannot express "amend"'],
  },
  {
    said: { decision: "allow", refuseUserIds, otherwise: { code: 9 } },
    ...{ leeway: yesAndNo, outcome: denied(15, some) },
    logged: ["deny", 15, some, 'the reply cannot express "refuse-some"'],
  },
  {
    ...{ said: allow({ groupId: "x" }), leeway: everything, outcome: denied(15, "cannot be changed: groupId") },
    logged: ["deny", 15, "cannot be changed: groupId", 'the reply cannot express "amend"'],
  },
  {
    ...{ said: { decision: "allow", refuseUserIds }, leeway: yesAndNo, outcome: denied(15, some) },
    logged: ["deny", 15, some, 'the reply cannot express "refuse-some"'],
  },
  {
    ...{ said: { decision: "allow", refuseUserIds }, leeway: everything },
    ...{ outcome: { result: "allowed", refusedUserIds: ["bob"] }, logged: ["refuse-some", null, null, null] },
  },
  {
    ...{ said: { decision: "discard" }, leeway: yesAndNo, outcome: denied(15, "denied by policy") },
    logged: ["deny", 15, null, 'the reply cannot express "discard"'],
  },
  {
    ...{ said: { decision: "discard" }, leeway: everything, outcome: { result: "discarded" } },
    logged: ["discard", null, null, null],
  },
  ...[yesAndNo, everything].flatMap((leeway): readonly Case[] => [
    { said: deny(), leeway, outcome: denied(15, "denied by policy"), logged: ["deny", 15, null, null] },
    { said: deny("no", 12), leeway, outcome: denied(12, "no"), logged: ["deny", 12, "no", null] },
    { said: deny("no", 99), leeway, outcome: denied(15, "no"), logged: ["deny", 15, "no", null] },
    {
      ...{ said: { decision: "deny", code: 12, text: "no", detail: "rule 7" }, leeway },
      ...{ outcome: denied(12, "no", { detail: "rule 7" }), logged: ["deny", 12, "no", null] },
    },
  ]),
];

describe("a verdict", () => {
  it.each(
    cases.map((one) => ({ ...one, vendor: one.leeway === everything ? "hears all of it" : "hears only yes and no" })),
  )("$said for a vendor that $vendor becomes $outcome and is logged", async ({ said, leeway, outcome, logged }) => {
    const before = Date.now();
    expect(
      await judged(
        namedPolicy("rule", () => said),
        { leeway },
      ),
    ).toEqual(outcome);
    const [verdict, code, text, remark] = logged;
    expect(await decisions()).toEqual([
      {
        ...{ decisionId: expect.any(Number), decidedAt: expect.any(Number), source: "shop", vendor: "any" },
        ...{ command: "Ask", change: "group.created", groupId: "g", actorId: "ann", verdict, code, text, remark },
        circumstances: {},
        ...{ policy: "rule", milliseconds: expect.any(Number), shadowed: false },
      },
    ]);
    expect(Date.now() - before).toBeLessThan(5000);
  });

  it("is logged under the policy that refused, or else the last that changed anything, or else the last one asked", async () => {
    const saying = (name: string, verdict: Verdict) => namedPolicy(name, () => verdict);
    await judged(inOrder(saying("a", allow(amend)), saying("b", deny()), saying("c", allow())));
    await judged(inOrder(saying("a", allow(amend)), saying("b", allow())));
    await judged(inOrder(saying("a", allow()), saying("b", allow())));
    expect((await decisions(3)).map(({ policy, verdict }) => [policy, verdict])).toEqual([
      ["b", "deny"],
      ["a", "amend"],
      ["b", "allow"],
    ]);
  });

  it("is logged with the moment and the time it took", async () => {
    const policy = namedPolicy("slow", async () => {
      await sleep(50);
      return allow();
    });
    const before = performance.now();
    await judged(policy);
    const [decision] = await decisions();
    expect(decision?.decidedAt).toBeGreaterThanOrEqual(Math.floor(before + 45));
    expect(decision?.milliseconds).toBeGreaterThan(45);
    expect(decision?.milliseconds).toBeLessThan(2000);
  });

  it("can read the group from the ledger", async () => {
    const now = Date.now();
    await ledger.settle({
      ...{ source: "shop", callback: { wants: "record", command: "Created", change: creation }, body: "{}" },
      ...{ receivedAt: now, deadline: now + 5000 },
    });
    const seen: unknown[] = [];
    const policy: Policy = async ({ view, ownedGroups }) => {
      seen.push(await view(), await ownedGroups("ann"), await ownedGroups("bob"));
      return allow();
    };
    await judged(policy, { change: leaving });
    expect(seen).toMatchObject([{ ownerId: "ann", memberCount: 2, profile: { name: "raw" } }, 1, 0]);
    expect(seen[0]).toHaveProperty(
      "memberships",
      new Map([
        ["ann", { userId: "ann", role: "owner", mutedUntil: null }],
        ["bob", { userId: "bob", role: "member", mutedUntil: null }],
      ]),
    );
    await judged(policy, {
      change: { type: "members.joined", groupId: "g", members: [{ userId: "cid" }], inviterId: "bob" },
    });
    expect(seen[3]).toHaveProperty("memberships", expect.objectContaining({ size: 2 }));
  });
});

describe("an amendment that the reply cannot express", () => {
  const asking = (said: Verdict, change: GroupChange, leeway = everything) => {
    const failMode = { default: "deny" } as const;
    const unsayable = (amend: Amendment) => (amend.profile?.notice === undefined ? undefined : "profile.notice");
    const options = { source: "shop", vendor: "any", ledger, policy: () => said, failMode, unsayable };
    const callback: ReviewCallback = {
      ...{ wants: "review", command: "Ask", actorId: "ann", change, leeway, permission: "anyone" },
    };
    return createJudge({ ...options, now: Date.now })(callback, 5000);
  };
  const joining: GroupChange = { type: "members.joined", groupId: "g", members: [{ userId: "bob" }] };
  const updating: GroupChange = { type: "member.updated", groupId: "g", userId: "bob", profile: {} };
  const strange = { zed: { nickname: "Z" } };
  const unasked = 'the reply cannot express "amend": members.zed was not asked about';

  it.each<[Amendment, GroupChange, string, string]>([
    [
      { profile: { notice: "x" } },
      ...([creation, "profile.notice", 'the reply cannot express "amend": profile.notice is not supported'] as const),
    ],
    [{ members: strange }, creation, "members.zed", unasked],
    [{ members: strange }, joining, "members.zed", unasked],
    [{ members: { bob: { nickname: "B" }, ...strange } }, joining, "members.zed", unasked],
    [{ members: strange }, updating, "members.zed", unasked],
  ])("%j is denied, and logged as what was sent", async (said, change, part, remark) => {
    const text = `cannot be changed: ${part}`;
    expect(await asking(allow(said), change)).toEqual(denied(15, text));
    expect(await decisions()).toMatchObject([{ verdict: "deny", code: 15, text, remark }]);
  });

  it.each<Amendment>([{}, { profile: {} }, { members: {} }, { members: { bob: {} } }, { members: { zed: {} } }])(
    "that changes nothing is logged as a plain verdict: %j",
    async (said) => {
      expect(await asking(allow(said), joining, yesAndNo)).toEqual({ result: "allowed" });
      expect(await decisions()).toMatchObject([{ verdict: "allow", remark: null }]);
    },
  );

  it("refuses only members who were asked about", async () => {
    const said = { decision: "allow", refuseUserIds: ["bob", "zed"] } as const;
    expect(await asking(said, joining)).toEqual({ result: "allowed", refusedUserIds: ["bob"] });
    expect(await asking({ ...said, refuseUserIds: ["zed"] }, joining)).toEqual({ result: "allowed" });
    expect(await decisions(2)).toMatchObject([
      { verdict: "refuse-some", remark: "not asked about: zed" },
      { verdict: "allow", remark: "not asked about: zed" },
    ]);
  });
});

describe("a shadow policy", () => {
  it("changes nothing and is logged beside the decision", async () => {
    const policy = inOrder(
      shadowPolicy(namedPolicy("trial", () => deny("would be denied", 12))),
      namedPolicy("rule", () => allow()),
    );
    expect(await judged(policy)).toEqual({ result: "allowed" });
    expect(shadowedFirst(await decisions(2))).toMatchObject([
      { policy: "trial", verdict: "deny", code: 12, text: "would be denied", shadowed: true, remark: null },
      { policy: "rule", verdict: "allow", shadowed: false, remark: null },
    ]);
  });

  it("that throws changes nothing, and is logged with the reason", async () => {
    const policy = shadowPolicy(() => {
      throw new Error("broken");
    });
    expect(await judged(policy)).toEqual({ result: "allowed" });
    expect(shadowedFirst(await decisions(2))).toMatchObject([
      { verdict: "allow", shadowed: true, remark: "broken" },
      { verdict: "allow", shadowed: false, remark: null },
    ]);
  });

  it("that never answers delays no reply, and is logged at the deadline", async () => {
    const trial = shadowPolicy(namedPolicy("trial", () => new Promise(() => {})));
    const policy = inOrder(
      trial,
      namedPolicy("rule", () => allow()),
    );
    expect(await judged(policy, { patienceMs: 200 })).toEqual({ result: "allowed" });
    expect(shadowedFirst(await decisions(2))).toMatchObject([
      { policy: "trial", shadowed: true, remark: "no verdict before the deadline" },
      { policy: "rule", verdict: "allow", shadowed: false },
    ]);
  });
});

function shadowedFirst<Entry extends { readonly shadowed: boolean }>(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((left, right) => Number(right.shadowed) - Number(left.shadowed));
}

describe("a change that grouphook makes itself", () => {
  const performing = async (policy: Policy, patienceMs = 5000) => {
    const receivedAt = Date.now();
    const callback: PerformCallback = {
      ...{ wants: "perform", command: "Create", actorId: "ann", change: creation, leeway: yesAndNo },
      ...{ permission: "anyone", answerRoster: false, receiptKey: "once" },
    };
    const time = { receivedAt, deadline: receivedAt + 5000, patienceMs };
    return settle(callback, { source: "shop", ledger, judge: judgeOf(policy), body: "{}", ...time });
  };

  it.each<[string, Policy, number]>([
    ["a denial", () => deny("no", 12), 5000],
    ["a fault", () => Promise.reject(new Error("broken")), 5000],
    ["a policy that hangs", () => new Promise(() => undefined), 50],
  ])("leaves no trace after %s, not even a receipt", async (_what, policy, patienceMs) => {
    expect((await performing(policy, patienceMs)).result).toBe("denied");
    expect(await ledger.group("shop", "g")).toBeUndefined();
    expect(await ledger.feed({ after: 0, limit: 10 })).toEqual([]);
    expect(await performing(() => allow())).toMatchObject({ result: "performed", groupId: "g" });
    expect(await ledger.feed({ after: 0, limit: 10 })).toHaveLength(1);
  });
});
