import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DecisionRecord } from "../ledger/ledger-reader.js";
import { openLedger, type StoredLedger } from "../storage/index.js";
import type { GroupChange } from "../vocabulary/change.js";
import { allow, deny, type Verdict, yesOrNo } from "../vocabulary/verdict.js";
import { namedPolicy } from "./compose-policies.js";
import { createJudge, type FailMode } from "./judge.js";
import type { Policy } from "./policy.js";

const joining: GroupChange = { type: "members.joined", groupId: "g", members: [{ userId: "bob" }] };
const leaving: GroupChange = { type: "members.left", groupId: "g", userIds: ["bob"] };
const denied = { result: "denied", denial: { reason: "policy", code: 15, text: "denied by policy" } };

let ledger: StoredLedger;

beforeEach(async () => {
  ledger = await openLedger({ url: "sqlite::memory:" });
});

afterEach(async () => {
  await ledger.close();
});

interface Asking {
  readonly change?: GroupChange;
  readonly failMode?: FailMode;
  readonly patienceMs?: number;
}

function judged(policy: Policy, { change = joining, failMode = { default: "deny" }, patienceMs = 5000 }: Asking = {}) {
  const judge = createJudge({ source: "shop", vendor: "any", ledger, policy, failMode, now: () => performance.now() });
  const leeway = yesOrNo({ from: 10, to: 20, default: 15 });
  return judge({ wants: "review", command: "Ask", change, leeway, permission: "anyone" }, patienceMs);
}

async function firstDecision(): Promise<DecisionRecord> {
  for (;;) {
    const [decision] = await ledger.decisions({ after: 0, limit: 1 });
    if (decision) return decision;
    await sleep(20);
  }
}

/** A value that the compiler would not let a policy return. */
const nonsense = (): Verdict => JSON.parse('{"decision":"perhaps"}');

describe("a policy that fails", () => {
  const failures: readonly (readonly [string, Policy, RegExp])[] = [
    [
      "throws",
      () => {
        throw new Error("broken");
      },
      /^broken$/,
    ],
    ["rejects", () => Promise.reject(new Error("broken later")), /^broken later$/],
    ["rejects with no error", () => Promise.reject("why"), /^why$/],
    ["returns no verdict", nonsense, /^a policy returned no valid verdict/],
    ["says nothing", () => JSON.parse("null"), /^a policy returned no valid verdict/],
  ];

  it.each(
    failures.flatMap(([what, policy, why]) => [
      ["allow", what, policy, why] as const,
      ["deny", what, policy, why] as const,
    ]),
  )("gets the fail mode %s if it %s, and the log says why", async (mode, _what, policy, why) => {
    const outcome = await judged(policy, { failMode: { default: mode } });
    expect(outcome).toEqual(mode === "allow" ? { result: "allowed" } : denied);
    const decision = await firstDecision();
    expect(decision).toMatchObject({ policy: "fail-mode", verdict: mode, shadowed: false });
    expect(decision.remark).toMatch(why);
  });

  it.each(["allow", "deny"] as const)(
    "gets the fail mode %s in time if it sleeps, and its signal aborts",
    async (mode) => {
      let signal: AbortSignal | undefined;
      const policy: Policy = async (_question, options) => {
        signal = options.signal;
        await sleep(10_000, undefined, { ref: false });
        return mode === "allow" ? deny() : allow();
      };
      const startedAt = performance.now();
      const outcome = await judged(policy, { failMode: { default: mode }, patienceMs: 100 });
      expect(performance.now() - startedAt).toBeLessThan(1000);
      expect(outcome.result).toBe(mode === "allow" ? "allowed" : "denied");
      expect(signal?.aborted).toBe(true);
      const remark = "no verdict within 100 ms";
      expect(await firstDecision()).toMatchObject({ policy: "fail-mode", verdict: mode, remark, shadowed: false });
    },
  );

  it("gets the fail mode of the type of change, if there is one", async () => {
    const policy = () => Promise.reject(new Error("broken"));
    const failMode: FailMode = { default: "deny", changes: { "members.left": "allow" } };
    expect(await judged(policy, { failMode, change: leaving })).toEqual({ result: "allowed" });
    expect((await judged(policy, { failMode })).result).toBe("denied");
    const reversed: FailMode = { default: "allow", changes: { "members.left": "deny" } };
    expect((await judged(policy, { failMode: reversed, change: leaving })).result).toBe("denied");
    expect(await judged(policy, { failMode: reversed })).toEqual({ result: "allowed" });
  });

  it("is ignored when it answers too late", async () => {
    let speak: (verdict: Verdict) => void = () => undefined;
    const policy = namedPolicy(
      "late",
      () =>
        new Promise<Verdict>((resolve) => {
          speak = resolve;
        }),
    );
    expect((await judged(policy, { patienceMs: 30 })).result).toBe("denied");
    speak(allow());
    await firstDecision();
    await sleep(150);
    expect(await ledger.decisions({ after: 0, limit: 9 })).toMatchObject([{ policy: "fail-mode" }]);
  });
});

describe("10,000 policies that hang", () => {
  it("leave nothing on the heap", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage: () => void = runInNewContext("gc");
    const heap = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const policy: Policy = (_question, { signal }) => {
      const held = Array.from({ length: 1000 }, (_, index) => index);
      return new Promise<Verdict>((_resolve, reject) => {
        signal.addEventListener("abort", () => held.length === 0 && reject(signal.reason));
      });
    };
    const hang = async (count: number) => {
      const outcomes = await Promise.all(Array.from({ length: count }, () => judged(policy, { patienceMs: 50 })));
      expect(outcomes.every(({ result }) => result === "denied")).toBe(true);
    };
    let read = 0;
    const logged = async (count: number) => {
      while (read < count) {
        const decisions = await ledger.decisions({ after: read, limit: 1000 });
        read = decisions.at(-1)?.decisionId ?? read;
        if (decisions.length === 0) await sleep(50);
      }
    };
    await hang(1000);
    await logged(1000);
    const before = heap();
    for (let round = 0; round < 10; round += 1) await hang(1000);
    await logged(11_000);
    // Kept, they would hold at least 8 kB each: 80 MB.
    expect(heap() - before).toBeLessThan(10_000_000);
  });
});
