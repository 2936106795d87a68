import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GroupChange, Judgement, Policy, Question } from "@grouphook/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { policiesFrom, policyOfSection, readPolicySection } from "./policies-from.js";

const secret = `whsec_${randomBytes(24).toString("base64")}`;

function policyOf(section: unknown): Policy {
  const read = policiesFrom(section);
  if ("faults" in read || !read.policy) throw new Error(`no policy: ${JSON.stringify(read)}`);
  return read.policy;
}

async function asked(policy: Policy, change: GroupChange, source = "shop") {
  const judgements: Judgement[] = [];
  const question: Question = {
    ...{ source, vendor: "any", command: "Do", change, actorId: "ann" },
    view: async () => undefined,
    ownedGroups: async () => 0,
    circumstances: {},
  };
  const signal = new AbortController().signal;
  const verdict = await policy(question, {
    signal,
    patienceMs: 1000,
    now: Date.now,
    note: (judgement) => judgements.push(judgement),
  });
  return { verdict, judgements };
}

const sent = (text: string): GroupChange => ({
  ...{ type: "message.sent", groupId: "g" },
  message: { senderId: "ann", elements: [{ type: "t", content: text }], text },
});

function fileOf(text: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "grouphook-words-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "words.txt"), text);
  return join(folder, "words.txt");
}

const whole = {
  groupCreation: {
    ...{ sources: ["shop"], code: 1, text: "no", shadow: false, maxGroupsPerOwner: 3, allowedKinds: ["Public", ""] },
    name: { minLength: 1, maxLength: 20, pattern: "^\\p{L}+$", forbiddenWords: ["bad"] },
  },
  membership: { maxMembers: 500, blockedUsers: ["eve"], mayInvite: "admin" },
  messages: { blockedSenders: ["eve"], maxLength: 9, words: { list: ["bad"], action: "replace", replacement: "*" } },
  rateLimit: {
    ...{ perUser: { points: 9, seconds: 1 }, perGroup: { points: 99, seconds: 1 } },
    changes: ["message.sent", "group.created"],
  },
  http: { url: "http://127.0.0.1:9", secret, timeoutMs: 5, changes: ["quota.alarmed"], includeView: false },
};

describe("a section", () => {
  it.each([[undefined], [{}]])("%j sets up no policy", (section) => {
    expect(policiesFrom(section)).toEqual({ policy: undefined });
  });

  it("sets up the policies in a fixed order, not in its own", async () => {
    const { http, rateLimit, messages, membership, groupCreation } = whole;
    const policy = policyOf({ http, rateLimit, messages, membership, groupCreation });
    const { verdict, judgements } = await asked(policy, sent("so bad"));
    const amend = { elements: [{ type: "t", content: "so *" }], text: "so *" };
    expect(verdict).toMatchObject({ decision: "allow", amend });
    expect(judgements.map(({ policy }) => policy)).toEqual([
      ...["group-creation", "membership", "messages", "rate-limit", "http"],
    ]);
  });

  it("is valid as the documentation shows it", () => {
    const page = readFileSync(new URL("../../../docs/en/policies.md", import.meta.url), "utf8");
    const [, example = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
    expect(policiesFrom(JSON.parse(example))).toEqual({ policy: expect.any(Function) });
  });

  it("can make a policy a shadow policy, and limit it to some sources", async () => {
    const maxLength = { maxLength: 1, code: 7, text: "too much" };
    const logged = await asked(policyOf({ messages: { ...maxLength, shadow: true } }), sent("long"));
    expect(logged.verdict).toEqual({ decision: "allow" });
    const denial = { decision: "deny", code: 7, text: "too much" };
    expect(logged.judgements).toMatchObject([{ policy: "messages", verdict: denial, shadowed: true }]);
    const policy = policyOf({ messages: { ...maxLength, sources: ["shop"] } });
    expect((await asked(policy, sent("long"))).verdict).toEqual(denial);
    expect((await asked(policy, sent("long"), "elsewhere")).verdict).toEqual({ decision: "allow" });
  });

  it("reads words from a file", async () => {
    const file = fileOf("\uFEFF# comment\r\n  bad \r\n\r\n赌博\n");
    const policy = policyOf({ messages: { words: { file, action: "deny" } } });
    expect((await asked(policy, sent("网络赌博"))).verdict.decision).toBe("deny");
    expect((await asked(policy, sent("Bad"))).verdict.decision).toBe("deny");
    expect((await asked(policy, sent("# comment"))).verdict.decision).toBe("allow");
  });

  it("is read once: later changes of its files have no effect", async () => {
    const file = fileOf("bad");
    const read = readPolicySection({ messages: { words: { file, action: "deny" } } });
    if ("faults" in read) throw new Error("faults");
    rmSync(file);
    const policy = policyOfSection(read.section);
    expect(policy && (await asked(policy, sent("so bad"))).verdict.decision).toBe("deny");
  });

  it("reports when the backend is no longer asked", async () => {
    const states: string[] = [];
    const section = { http: { url: "http://127.0.0.1:9", secret, failuresToOpen: 1 } };
    const read = policiesFrom(section, { onHttpStateChange: (state) => states.push(state) });
    if ("faults" in read || !read.policy) throw new Error("no policy");
    await expect(asked(read.policy, sent("hi"))).rejects.toThrow(/127.0.0.1:9/);
    expect(states).toEqual(["open"]);
  });
});

describe("a faulty section", () => {
  const faultsOf = (section: unknown) => {
    const read = policiesFrom(section);
    return "faults" in read ? read.faults.map(({ path, message }) => `${path}: ${message}`) : [];
  };

  it("reports all faults at once, by path and without values", () => {
    const faults = faultsOf({
      ...{ groupCreations: {}, rateLimit: {}, membership: { mayInvite: "everyone-hidden", maxMembers: 0 } },
      groupCreation: { maxGroupsPerOwner: -1, name: { pattern: "(hidden", minLength: "1", forbiddenWords: [""] } },
      messages: { words: { list: ["a"], action: "explode-hidden" }, maxLenght: 5, code: 1.5 },
      http: { url: "hidden", secret: "hidden", changes: ["group.hidden"], timeoutMs: 2 ** 40, shadow: "hidden" },
    });
    expect(faults.toSorted()).toEqual([
      "groupCreation.maxGroupsPerOwner: must be a whole number from 0 to 9007199254740991",
      "groupCreation.name.forbiddenWords.0: must not be empty",
      "groupCreation.name.minLength: must be a whole number from 0 to 9007199254740991",
      "groupCreation.name.pattern: must be a regular expression with the u flag",
      "groupCreations: is unknown; nearest: groupCreation",
      "http.changes.0: must be a type of change",
      "http.secret: must be 24 to 64 bytes in base64, with or without whsec_",
      "http.shadow: must be true or false",
      "http.timeoutMs: must be a whole number from 1 to 2147483647",
      "http.url: must be a URL with http or https",
      "membership.maxMembers: must be a whole number from 1 to 9007199254740991",
      "membership.mayInvite: must be one of anyone, member, admin, owner",
      "messages.code: must be a whole number or a text",
      "messages.maxLenght: is unknown; nearest: maxLength",
      "messages.words.action: must be one of deny, discard, replace",
      "rateLimit: needs perUser or perGroup",
    ]);
  });

  it.each<[unknown, string]>([
    [null, ": must be an object"],
    [[], ": must be an object"],
    [{ http: {} }, "http.secret: must be a text"],
    [{ messages: { words: { action: "deny" } } }, "messages.words: needs either list or file"],
    [{ messages: { words: { list: ["a"], file: "b", action: "deny" } } }, "messages.words: needs either list or file"],
    [
      { messages: { words: { file: "/nowhere/words", action: "deny" } } },
      "messages.words.file: cannot be read: ENOENT",
    ],
    [
      { messages: { words: { list: ["a", "\u200B"], stripZeroWidth: true, action: "deny" } } },
      "messages.words.list: word 2 has no characters to search for",
    ],
  ])("%j is told as such", (section, fault) => {
    expect(faultsOf(section)).toContain(fault);
  });

  it("is one whose word file is not UTF-8, since its words would match nothing", () => {
    const file = fileOf(Buffer.from([0xb6, 0xc4, 0xb2, 0xa9]));
    const fault = "messages.words.file: cannot be read: is not UTF-8";
    expect(faultsOf({ messages: { words: { file, action: "deny" } } })).toEqual([fault]);
  });

  it("is one whose word file contains no word", () => {
    const file = fileOf("# nothing\n\n");
    expect(faultsOf({ messages: { words: { file, action: "deny" } } })).toEqual([
      "messages.words.file: contains no word",
    ]);
  });
});
