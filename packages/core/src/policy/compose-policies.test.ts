import { describe, expect, it } from "vitest";
import type { GroupChange } from "../vocabulary/change.js";
import { allow, deny, type Verdict } from "../vocabulary/verdict.js";
import { inOrder, namedPolicy, noted, shadowPolicy } from "./compose-policies.js";
import type { Judgement, Policy, Question } from "./policy.js";

const creation: GroupChange = {
  ...{ type: "group.created", groupId: "g", profile: { name: "raw" } },
  members: [{ userId: "ann" }, { userId: "bob" }, { userId: "cid" }],
};

async function asked(policy: Policy, { change = creation, signal = new AbortController().signal } = {}) {
  const judgements: Judgement[] = [];
  const question: Question = {
    ...{ source: "shop", vendor: "any", command: "Do", change },
    view: async () => undefined,
    ownedGroups: async () => 0,
    circumstances: {},
  };
  const note = (judgement: Judgement) => judgements.push(judgement);
  const answer = async () => policy(question, { signal, patienceMs: 100, now: () => performance.now(), note });
  const result = await answer().then(
    (verdict) => ({ verdict, fault: undefined }),
    (fault: unknown) => ({ verdict: undefined, fault }),
  );
  // Only this test waits for a shadow policy.
  await new Promise(setImmediate);
  return { ...result, judgements };
}

/** Always returns the same verdict and remembers its questions. */
function saying(name: string, verdict: Verdict) {
  const changes: GroupChange[] = [];
  const policy = namedPolicy(name, ({ change }) => {
    changes.push(change);
    return verdict;
  });
  return { policy, changes };
}

const throwing = namedPolicy("thrower", () => {
  throw new Error("broken");
});
/** A value that the compiler would not let a policy return. */
const nonsense = (): Verdict => JSON.parse('{"decision":"perhaps"}');

describe("a named policy", () => {
  it("notes its verdict under its name, with the time it took", async () => {
    const slow = namedPolicy("slow", async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return deny("no", 7);
    });
    const { verdict, judgements } = await asked(slow);
    expect(verdict).toEqual(deny("no", 7));
    expect(judgements).toEqual([
      { policy: "slow", verdict: deny("no", 7), milliseconds: expect.any(Number), shadowed: false },
    ]);
    expect(judgements[0]?.milliseconds).toBeGreaterThan(25);
  });

  it("fails instead of passing on an invalid verdict", async () => {
    const { fault, judgements } = await asked(namedPolicy("odd", nonsense));
    expect(fault).toBeInstanceOf(TypeError);
    expect(judgements).toMatchObject([{ policy: "odd", fault }]);
  });

  it("is noted once at any depth of composition, an unnamed one under its function's name", async () => {
    function officeHours() {
      return allow();
    }
    const { judgements } = await asked(
      noted(inOrder(inOrder(namedPolicy("inner", () => allow())), officeHours, () => allow())),
    );
    expect(judgements.map(({ policy }) => policy)).toEqual(["inner", "officeHours", "policy"]);
  });
});

describe("policies in order", () => {
  it.each<Verdict>([deny("first", 1), { decision: "discard" }])("stop at the first refusal: %j", async (refusal) => {
    const after = saying("after", deny("second", 2));
    const policies = [
      saying("before", allow({ custom: "x" })).policy,
      saying("refusing", refusal).policy,
      after.policy,
    ];
    const { verdict, judgements } = await asked(inOrder(...policies));
    expect(verdict).toEqual(refusal);
    expect(after.changes).toEqual([]);
    expect(judgements.map(({ policy }) => policy)).toEqual(["before", "refusing"]);
  });

  it("collect amendments, and each policy sees the previous ones", async () => {
    const first = saying("first", allow({ profile: { name: "one", notice: "n" } }));
    const second = saying("second", allow({ profile: { name: "two" }, members: { bob: { nickname: "B" } } }));
    const third = saying("third", allow());
    const { verdict } = await asked(inOrder(first.policy, second.policy, third.policy));
    expect(verdict).toEqual({
      decision: "allow",
      amend: { profile: { name: "two", notice: "n" }, members: { bob: { nickname: "B" } } },
    });
    expect(first.changes).toEqual([creation]);
    expect(second.changes).toMatchObject([{ profile: { name: "one", notice: "n" } }]);
    expect(third.changes).toMatchObject([
      { profile: { name: "two", notice: "n" }, members: [{ userId: "ann" }, { userId: "bob", nickname: "B" }, {}] },
    ]);
  });

  it("refuse each user whom any of them refuses, once", async () => {
    const refusing = (...refuseUserIds: readonly string[]) => saying("r", { decision: "allow", refuseUserIds }).policy;
    const { verdict } = await asked(inOrder(refusing("bob"), refusing(), refusing("cid", "bob")));
    expect(verdict).toEqual({ decision: "allow", refuseUserIds: ["bob", "cid"] });
  });

  it("allow if there are none", async () => {
    expect(await asked(inOrder())).toEqual({ verdict: { decision: "allow" }, judgements: [] });
  });

  it("fail as soon as one fails", async () => {
    const after = saying("after", allow());
    const { fault } = await asked(inOrder(throwing, after.policy));
    expect(fault).toEqual(new Error("broken"));
    expect(after.changes).toEqual([]);
  });

  it("stop asking once the answer is no longer awaited", async () => {
    const controller = new AbortController();
    const late = namedPolicy("late", () => {
      controller.abort(new Error("too late"));
      return allow();
    });
    const after = saying("after", deny());
    const { fault } = await asked(inOrder(late, after.policy), { signal: controller.signal });
    expect(fault).toEqual(new Error("too late"));
    expect(after.changes).toEqual([]);
  });
});

describe("a shadow policy", () => {
  it.each<Verdict>([deny("no", 7), { decision: "discard" }, allow({ custom: "x" })])(
    "that returns %j changes nothing and is logged",
    async (verdict) => {
      const after = saying("after", allow());
      const result = await asked(inOrder(shadowPolicy(saying("shadowed", verdict).policy), after.policy));
      expect(result.verdict).toEqual({ decision: "allow" });
      expect(after.changes).toEqual([creation]);
      expect(result.judgements).toHaveLength(2);
      expect(result.judgements).toContainEqual(
        expect.objectContaining({ policy: "shadowed", verdict, shadowed: true }),
      );
      expect(result.judgements).toContainEqual(expect.objectContaining({ policy: "after", shadowed: false }));
    },
  );

  it.each([
    ["throws", throwing, /broken/],
    ["returns no verdict", namedPolicy("odd", nonsense), /no valid verdict/],
  ])("is logged with its fault if it %s", async (_what, policy, reason) => {
    const { verdict, judgements } = await asked(shadowPolicy(policy));
    expect(verdict).toEqual({ decision: "allow" });
    expect(judgements).toMatchObject([{ verdict: { decision: "allow" }, shadowed: true }]);
    expect(String(judgements[0]?.fault)).toMatch(reason);
  });

  it("makes shadow policies of all that it is composed of", async () => {
    const group = inOrder(saying("one", allow({ custom: "x" })).policy, saying("two", deny()).policy);
    const { verdict, judgements } = await asked(shadowPolicy(group));
    expect(verdict).toEqual({ decision: "allow" });
    expect(judgements).toMatchObject([
      { policy: "one", shadowed: true },
      { policy: "two", shadowed: true },
    ]);
  });
});
