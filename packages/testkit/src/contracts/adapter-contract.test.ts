import {
  type Adapter,
  CallbackError,
  type GroupChange,
  type Inbound,
  inboundFrom,
  isIdentifier,
  type Leeway,
  type PerformCallback,
  type Reply,
  type ReviewCallback,
} from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../seeded-random.js";
import { garbageOf } from "./adapter-contract/garbage.js";
import { unspokenLeeway } from "./adapter-contract/unspoken-leeway.js";
import { adapterContract } from "./adapter-contract.js";

const inbound: Inbound = inboundFrom({
  method: "POST",
  path: "/",
  query: "key=secret",
  headers: { "content-type": "application/json" },
  body: '{"command":"joined","group":"g","users":["ann","bob"]}',
  remoteAddress: "127.0.0.1",
});

const answer = (body: object): Reply => ({ status: 200, headers: {}, body: JSON.stringify(body) });

/** Reads one command and answers in one shape. */
const plainAdapter: Adapter = {
  contract: 1,
  vendor: "plain",
  deadlineMs: 1000,
  tellsCallers: true,
  authenticate({ query }) {
    if (query !== "key=secret") throw new CallbackError("unauthentic", "[plain] the key is wrong");
  },
  decode({ body }) {
    const wire = parsed(body);
    const { command, group, users } = { command: "?", group: "", users: [], ...wire };
    if (command !== "joined") return { wants: "unsupported", command: identifier(command) };
    const members = Array.isArray(users) ? users.map((userId: unknown) => ({ userId: identifier(userId) })) : [];
    return { wants: "record", command, change: { type: "members.joined", groupId: identifier(group), members } };
  },
  encode: (outcome) => answer({ result: outcome.result }),
  encodeError: ({ code }) => answer({ code }),
};

function identifier(value: unknown): string {
  if (typeof value === "string" && isIdentifier(value)) return value;
  throw new CallbackError("malformed", "[plain] an id is none");
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch (cause) {
    throw new CallbackError("malformed", "[plain] the body is no JSON", { cause });
  }
}

adapterContract({
  name: "plain",
  adapter: plainAdapter,
  accepted: [inbound],
  refused: [
    { inbound: { ...inbound, query: "" }, code: "unauthentic" },
    { inbound: inboundFrom({ ...inbound, body: "{" }), code: "malformed" },
  ],
});

describe("unspokenLeeway", () => {
  const codes = { from: 1, to: 9, default: 5 };
  const silent = { codes, amend: [], refuseSome: false, discard: false };
  const everything: Leeway = {
    codes,
    amend: ["groupId", "profile", "members", "elements", "custom", "receiverIds"],
    refuseSome: true,
    discard: true,
  };
  const joining = { type: "members.joined", groupId: "g", members: [{ userId: "ann" }, { userId: "bob" }] } as const;
  const asked = (leeway: Leeway, change: GroupChange = joining): ReviewCallback => ({
    ...{ wants: "review", command: "may-join", change, leeway, permission: "anyone" },
  });
  const done = (leeway: Leeway): PerformCallback => ({
    ...{ wants: "perform", command: "join", change: joining, leeway, permission: "anyone", answerRoster: true },
  });
  /** Says nothing but yes, no and the code. */
  const curt: Adapter = {
    ...plainAdapter,
    encode: (outcome) =>
      answer(outcome.result === "denied" ? { no: outcome.denial.code } : { yes: outcome.result !== "discarded" }),
  };
  const outspoken: Adapter = { ...plainAdapter, encode: (outcome) => answer(outcome) };

  it("finds none where all that is declared is said", () => {
    for (const callback of [asked(everything), done(everything)])
      expect(unspokenLeeway(outspoken, callback)).toEqual([]);
    for (const callback of [asked(silent), done(silent)]) expect(unspokenLeeway(curt, callback)).toEqual([]);
  });

  it.for<readonly [string, Partial<Leeway>, GroupChange, readonly string[]]>([
    ["a group id", { amend: ["groupId"] }, joining, ['{"groupId":"amended"}']],
    ["a message's data", { amend: ["custom"] }, joining, ['{"custom":"amended"}', '{"custom":"{\\"amended\\":1}"}']],
    ["receivers", { amend: ["receiverIds"] }, joining, ['{"receiverIds":["ann"]}']],
    [
      "elements",
      { amend: ["elements"] },
      { type: "message.sent", groupId: "g", message: { elements: [{ type: "7", content: {} }], text: "" } },
      ['{"elements":[{"type":"7","content":{"text":"amended"}}]}'],
    ],
    ["refused members", { refuseSome: true }, joining, ["the refusal of some"]],
  ])("finds the lie of an adapter that declares %s and says nothing of it", ([, leeway, change, lies]) => {
    for (const callback of [asked({ ...silent, ...leeway }, change), { ...done({ ...silent, ...leeway }), change }]) {
      expect(unspokenLeeway(curt, callback)).toEqual(lies);
    }
  });

  it("finds every field of a profile or a member that is passed over", () => {
    const withoutNotice: Adapter = {
      ...plainAdapter,
      encode(outcome) {
        if (outcome.result !== "allowed") return answer(outcome);
        const { notice: _, ...said } = outcome.amend?.profile ?? {};
        return answer({ said });
      },
    };
    const profile = asked({ ...silent, amend: ["profile"] });
    expect(unspokenLeeway(withoutNotice, profile)).toEqual(['{"profile":{"notice":"amended"}}']);
    const named: Adapter = { ...withoutNotice, unsayable: ({ profile }) => profile?.notice && "profile.notice" };
    expect(unspokenLeeway(named, profile)).toEqual([]);
    expect(unspokenLeeway(curt, asked({ ...silent, amend: ["members"] }))).toHaveLength(7);
  });

  it("finds a denial like an allowance, a code that is not said, and a discard like another answer", () => {
    const yes: Adapter = { ...plainAdapter, encode: () => answer({ yes: true }) };
    expect(unspokenLeeway(yes, asked(silent))).toEqual(["a denial", "the code of a denial"]);
    const codeless: Adapter = { ...plainAdapter, encode: ({ result }) => answer({ result }) };
    expect(unspokenLeeway(codeless, asked(silent))).toEqual(["the code of a denial"]);
    const open: Adapter = {
      ...curt,
      encode: (outcome) => curt.encode(outcome.result === "discarded" ? { result: "allowed" } : outcome, asked(silent)),
    };
    expect(unspokenLeeway(open, asked({ ...silent, discard: true }))).toEqual(["a discard"]);
  });

  it("finds an adapter that declares what it then calls unsayable altogether", () => {
    const coy: Adapter = { ...outspoken, unsayable: () => "all of it" };
    expect(unspokenLeeway(coy, asked({ ...silent, amend: ["profile"] }))).toEqual([
      "profile, of which nothing is sayable",
    ]);
  });
});

describe("garbageOf", () => {
  it("garbles every part of an inbound, the same for the same seed", () => {
    const random = seededRandom(1);
    const all = Array.from({ length: 500 }, () => garbageOf(random, inbound));
    for (const part of ["method", "path", "query", "headers", "body"] as const) {
      expect(new Set(all.map((garbled) => JSON.stringify(garbled[part]))).size).toBeGreaterThan(3);
    }
    expect(garbageOf(seededRandom(7), inbound)).toEqual(garbageOf(seededRandom(7), inbound));
  });

  it("leaves much of a JSON body readable, but odd", () => {
    const random = seededRandom(2);
    const readable = Array.from({ length: 500 }, () => garbageOf(random, inbound).body).filter((body) => {
      try {
        return body !== inbound.body && Object.hasOwn(JSON.parse(body), "command");
      } catch {
        return false;
      }
    });
    expect(readable.length).toBeGreaterThan(50);
  });

  it("reaches the JSON inside a form", () => {
    const random = seededRandom(3);
    const form = inboundFrom({ ...inbound, body: `data=${encodeURIComponent(inbound.body)}&sign=x%3D` });
    const inside = Array.from({ length: 500 }, () => new URLSearchParams(garbageOf(random, form).body))
      .filter((fields) => fields.get("sign") === "x=")
      .map((fields) => fields.get("data"));
    expect(new Set(inside).size).toBeGreaterThan(50);
  });
});
