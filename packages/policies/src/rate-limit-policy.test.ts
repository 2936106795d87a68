import { setTimeout as sleep } from "node:timers/promises";
import type { GroupChange, Policy } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { rateLimitPolicy } from "./rate-limit-policy.js";

const silencing = (groupId = "g"): GroupChange => ({ type: "member.silenced", groupId, userId: "x" });
const sent = (senderId: string): GroupChange => ({
  type: "message.sent",
  groupId: "g",
  message: { senderId, elements: [], text: "" },
});

async function asked(policy: Policy, change: GroupChange, actorId?: string, source = "shop"): Promise<string> {
  const question = {
    ...{ source, vendor: "any", command: "Do", change, view: async () => undefined, ownedGroups: async () => 0 },
    circumstances: {},
    ...(actorId !== undefined && { actorId }),
  };
  const signal = new AbortController().signal;
  const verdict = await policy(question, { signal, patienceMs: 1000, now: Date.now, note: () => undefined });
  return verdict.decision === "deny" ? (verdict.text ?? "") : verdict.decision;
}

describe("a rate limit", () => {
  it("denies a user what they do too often, and nobody else", async () => {
    const policy = rateLimitPolicy({ perUser: { points: 2, seconds: 60 } });
    const outcomes = [];
    for (let time = 0; time < 3; time += 1) outcomes.push(await asked(policy, silencing(`g${time}`), "ann"));
    expect(outcomes).toEqual(["allow", "allow", "the user does this too often"]);
    expect(await asked(policy, silencing(), "bob")).toBe("allow");
    expect(await asked(policy, silencing(), "ann", "elsewhere")).toBe("allow");
    expect(await asked(policy, silencing())).toBe("allow");
  });

  it("counts a message for its sender", async () => {
    const policy = rateLimitPolicy({ perUser: { points: 1, seconds: 60 } });
    expect(await asked(policy, sent("ann"))).toBe("allow");
    expect(await asked(policy, sent("ann"))).toBe("the user does this too often");
    expect(await asked(policy, sent("bob"), "ann")).toBe("allow");
  });

  it("denies what happens too often in one group, no matter who does it", async () => {
    const policy = rateLimitPolicy({ perGroup: { points: 1, seconds: 60 } });
    expect(await asked(policy, silencing(), "ann")).toBe("allow");
    expect(await asked(policy, silencing(), "bob")).toBe("this happens too often in the group");
    expect(await asked(policy, silencing("other"), "bob")).toBe("allow");
  });

  it("does not count for the group what it denied to the user", async () => {
    const policy = rateLimitPolicy({ perUser: { points: 1, seconds: 60 }, perGroup: { points: 2, seconds: 60 } });
    for (let time = 0; time < 5; time += 1) await asked(policy, silencing(), "ann");
    expect(await asked(policy, silencing(), "bob")).toBe("allow");
  });

  it("starts again after its window", async () => {
    const policy = rateLimitPolicy({ perUser: { points: 1, seconds: 1 } });
    await asked(policy, silencing(), "ann");
    expect(await asked(policy, silencing(), "ann")).toBe("the user does this too often");
    await sleep(1100);
    expect(await asked(policy, silencing(), "ann")).toBe("allow");
  });

  it("counts only the configured changes", async () => {
    const policy = rateLimitPolicy({ perUser: { points: 1, seconds: 60 }, changes: ["message.sent"] });
    for (let time = 0; time < 3; time += 1) expect(await asked(policy, silencing(), "ann")).toBe("allow");
    expect(await asked(policy, sent("ann"))).toBe("allow");
    expect(await asked(policy, sent("ann"))).toBe("the user does this too often");
  });

  it("drops the least recently seen users instead of growing without bound", async () => {
    const policy = rateLimitPolicy({ perUser: { points: 1, seconds: 3600 } });
    await asked(policy, silencing(), "first");
    for (let user = 0; user < 100_000; user += 1) await asked(policy, silencing(), `u${user}`);
    expect(await asked(policy, silencing(), "u99999")).toBe("the user does this too often");
    expect(await asked(policy, silencing(), "first")).toBe("allow");
  });
});
