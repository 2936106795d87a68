import { readdirSync, readFileSync } from "node:fs";
import { type Inbound, inboundFrom, type Json, type Outcome } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { easemobAdapter } from "./adapter.js";

const fixtures = new URL("../fixtures/", import.meta.url);
const namesIn = (folder: URL) => readdirSync(folder).filter((name) => /^(op|muc|msg|pre|other|seen)\./.test(name));
const textOf = (name: string) => readFileSync(new URL(name, fixtures), "utf8");
const jsonOf = (name: string): { readonly [key: string]: Json } => JSON.parse(textOf(name));

const requests = namesIn(fixtures);
const adapter = easemobAdapter();

function inbound(body: string, path = "/"): Inbound {
  return inboundFrom({ method: "POST", path, query: "", headers: {}, body, remoteAddress: "127.0.0.1" });
}

const decoded = (body: string): Json => JSON.parse(JSON.stringify(adapter.decode(inbound(body))));
const isObject = (part: Json) => typeof part === "object" && part !== null && !Array.isArray(part);

/** Rebuilds a body from its leaves up. What the app's users wrote, and the app's own data, is left alone. */
function rebuilt(value: Json, change: (part: Json) => Json): Json {
  if (Array.isArray(value)) return change(value.map((item: Json) => rebuilt(item, change)));
  if (typeof value !== "object" || value === null) return change(value);
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    ["bodies", "ext", "role"].includes(key) ? inner : rebuilt(inner, change),
  ]);
  return change(Object.fromEntries(entries));
}

test("every file is reviewed", () => {
  expect(namesIn(new URL("golden/", fixtures))).toEqual(requests);
});

describe.each(requests)("%s", (name) => {
  const body = jsonOf(name);
  const golden = jsonOf(`golden/${name}`);

  test("is understood as reviewed, also where its rule has an address of its own", () => {
    expect(decoded(textOf(name))).toEqual(golden);
    const path = name.startsWith("pre.") ? "/pre" : "/post";
    expect(JSON.parse(JSON.stringify(adapter.decode(inbound(textOf(name), path))))).toEqual(golden);
  });

  test("is understood alike in whatever order its keys come", () => {
    expect(decoded(JSON.stringify(Object.fromEntries(Object.entries(body).reverse())))).toEqual(golden);
  });

  test.skipIf(name.startsWith("pre."))("is understood alike whatever keys are new in it", () => {
    const extended = rebuilt(body, (part) => (isObject(part) ? Object.assign({ new: [{ a: null }] }, part) : part));
    expect(JSON.stringify(extended)).toContain('"new"');
    expect(decoded(JSON.stringify(extended))).toEqual(golden);
  });

  test("is acknowledged in a few characters", () => {
    const callback = adapter.decode(inbound(textOf(name)));
    const isQuestion = callback.wants === "review";
    const outcome: Outcome = isQuestion ? { result: "allowed" } : { result: "recorded" };
    const { status, body: answer } = adapter.encode(outcome, callback);
    expect([status, answer]).toEqual([200, isQuestion ? JSON.stringify(jsonOf("reply.pre.allow.json")) : "{}"]);
  });
});

describe("a reply on file", () => {
  test.each<[string, string, Outcome]>([
    ["reply.pre.allow.json", "pre.group.txt.json", { result: "allowed" }],
    [
      "reply.pre.deny.json",
      "pre.group.txt.json",
      { result: "denied", denial: { reason: "policy", text: "no", code: "HX:10000" } },
    ],
    [
      "reply.pre.amend.json",
      "pre.group.txt.json",
      { result: "allowed", amend: { elements: [{ type: "txt", content: { msg: "cleaned" } }] } },
    ],
    ["reply.pre.room-priority.json", "pre.room.txt.json", { result: "allowed", amend: { priority: "high" } }],
  ])("is said byte for byte: %s", (reply, request, outcome) => {
    const said = adapter.encode(outcome, adapter.decode(inbound(textOf(request))));
    expect(said.status).toBe(200);
    expect(said.body).toBe(JSON.stringify(jsonOf(reply)));
  });
});
