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
  countCommand: () => undefined,
  keep: () => undefined,
};

/** The reports about a policy's judgements, including those that come later. */
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
  ["rejects without a reason", namedPolicy("mute", () => Promise.reject()), [failed("mute", /without a reason/)]],
  ["returns no verdict", namedPolicy("odd", () => JSON.parse("{}")), [failed("odd", /no valid verdict/)]],
  ["is late", never, [failed("slow", /within 50 ms/)]],
  ["has no name", () => Promise.reject(broken), [failed("policy", /^broken$/)]],
  ["fails after others", inOrder(fine, fails), [{ policy: "fine", said: "allow" }, failed("broken", /^broken$/)]],
  ["is late after others", inOrder(fine, never), [{ policy: "fine" }, failed("slow", /within 50 ms/)]],
  ["is a shadow policy and fails", shadowPolicy(fails), [failed("broken", /^broken$/, true)]],
  ["is a shadow policy and is late", shadowPolicy(never), [failed("slow", /deadline/, true)]],
])("a policy that %s is reported by its name, once", async (_, policy, expected) => {
  expect(await reportsOf(policy)).toMatchObject(expected);
  expect(await reportsOf(policy)).toHaveLength(expected.length);
});

it("verdicts are reported as the policy gave them", async () => {
  const policy = inOrder(
    fine,
    namedPolicy("strict", () => deny("no", 99)),
  );
  expect(await reportsOf(policy)).toMatchObject([
    { policy: "fine", said: "allow", shadowed: false },
    { policy: "strict", said: "deny", verdict: { code: 99 } },
  ]);
});
