import { type Adapter, CallbackError, type Inbound, isIdentifier, type Reply } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../seeded-random.js";
import { garbageOf } from "./adapter-contract/garbage.js";
import { adapterContract } from "./adapter-contract.js";

const inbound: Inbound = {
  method: "POST",
  path: "/",
  query: "key=secret",
  headers: { "content-type": "application/json" },
  body: '{"command":"joined","group":"g","users":["ann","bob"]}',
  remoteAddress: "127.0.0.1",
};

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
    { inbound: { ...inbound, body: "{" }, code: "malformed" },
  ],
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
    const form = { ...inbound, body: `data=${encodeURIComponent(inbound.body)}&sign=x%3D` };
    const inside = Array.from({ length: 500 }, () => new URLSearchParams(garbageOf(random, form).body))
      .filter((fields) => fields.get("sign") === "x=")
      .map((fields) => fields.get("data"));
    expect(new Set(inside).size).toBeGreaterThan(50);
  });
});
