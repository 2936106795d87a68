import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Ledger } from "../ledger/ledger.js";
import type { GroupChange } from "../vocabulary/change.js";
import { allow, deny, type Verdict, yesOrNo } from "../vocabulary/verdict.js";
import { inOrder, namedPolicy, shadowPolicy } from "./compose-policies.js";
import { createJudge } from "./judge.js";
import type { JudgementReport, Policy } from "./policy.js";

const change: GroupChange = { type: "members.left", groupId: "g", userIds: ["bob"] };
const leeway = yesOrNo({ from: 10, to: 20, default: 15 });
const broken = new Error("broken");
const fails = namedPolicy("broken", () => Promise.reject(broken));
const fine = namedPolicy("fine", () => allow());
const never = namedPolicy("slow", () => new Promise<Verdict>(() => undefined));
const unread: Ledger = {
  settle: () => Promise.reject(new Error("not asked for")),
  roster: async () => undefined,
  view: async () => undefined,
  ownedGroups: async () => 0,
  note: () => undefined,
  keep: () => undefined,
};

/** What is told of a policy's judgements, also of those that come later. */
async function reportsOf(policy: Policy): Promise<readonly JudgementReport[]> {
  const reports: JudgementReport[] = [];
  const judge = createJudge({
    ...{ source: "shop", vendor: "any", ledger: unread, policy, failMode: { default: "allow" } },
    now: () => performance.now(),
    observe: (report) => reports.push(report),
  });
  await judge({ wants: "review", command: "Ask", change, leeway, permission: "anyone" }, 50);
  await sleep(100);
  return reports;
}

const failed = (policy: string, message: RegExp, shadowed = false) => ({
  ...{ source: "shop", vendor: "any", command: "Ask", change: "members.left", policy, shadowed },
  ...{ fault: expect.objectContaining({ message: expect.stringMatching(message) }), milliseconds: expect.any(Number) },
});

it.each<[string, Policy, readonly object[]]>([
  ["rejects", fails, [failed("broken", /^broken$/)]],
  ["throws", namedPolicy("throws", () => JSON.parse("{")), [failed("throws", /JSON/)]],
  ["rejects without saying why", namedPolicy("mute", () => Promise.reject()), [failed("mute", /without saying why/)]],
  ["says nonsense", namedPolicy("odd", () => JSON.parse("{}")), [failed("odd", /no verdict/)]],
  ["is late", never, [failed("slow", /within 50 ms/)]],
  ["bears no name", () => Promise.reject(broken), [failed("policy", /^broken$/)]],
  ["fails after others", inOrder(fine, fails), [{ policy: "fine", said: "allow" }, failed("broken", /^broken$/)]],
  ["is late after others", inOrder(fine, never), [{ policy: "fine" }, failed("slow", /within 50 ms/)]],
  ["fails in the shadow", shadowPolicy(fails), [failed("broken", /^broken$/, true)]],
  ["is late in the shadow", shadowPolicy(never), [failed("slow", /deadline/, true)]],
])("a policy that %s is told of by its name, once", async (_, policy, expected) => {
  expect(await reportsOf(policy)).toMatchObject(expected);
  expect(await reportsOf(policy)).toHaveLength(expected.length);
});

it("verdicts are told as they were said", async () => {
  const policy = inOrder(
    fine,
    namedPolicy("strict", () => deny("no", 99)),
  );
  expect(await reportsOf(policy)).toMatchObject([
    { policy: "fine", said: "allow", shadowed: false },
    { policy: "strict", said: "deny", verdict: { code: 99 } },
  ]);
});
