import { readdirSync, readFileSync } from "node:fs";
import { type Inbound, inboundFrom, type Json, type Outcome } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { neteaseAdapter } from "./adapter.js";

const fixtures = new URL("../fixtures/", import.meta.url);
const requestsIn = (folder: URL) => readdirSync(folder).filter((name) => /(?:^|\.)c[bc]\.\d/.test(name));
const textOf = (name: string) => readFileSync(new URL(name, fixtures), "utf8");
const jsonOf = (name: string): { readonly [key: string]: Json } => JSON.parse(textOf(name));

const requests = requestsIn(fixtures);
const adapter = neteaseAdapter();

function inbound(body: string): Inbound {
  return inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body, remoteAddress: "127.0.0.1" });
}

const decoded = (body: string): Json => JSON.parse(JSON.stringify(adapter.decode(inbound(body))));
const decodedValue = (value: Json) => decoded(JSON.stringify(value));

/** What a request cannot be understood without, by the beginning of its file's name. */
const required: Readonly<Record<string, readonly string[]>> = {
  "cb.2.": ["to", "fromAccount", "msgType"],
  "cb.7.": ["creator"],
  "cb.23.": ["tid", "fromAccount", "inviteList"],
  "cb.36.": ["toAccount", "fromAccount", "msgId"],
  "cc.1.CUSTOM_TEAM.CUSTOM": [],
  "cc.1.CUSTOM_TEAM.": ["to", "fromAccount"],
  "cc.1.TEAM.": ["to", "msgType"],
  "cc.1.SUPER_TEAM.": ["to", "msgType"],
  "cc.8.": ["to", "msgId"],
  "cc.90.": ["to", "msgId"],
};
const requiredIn = (name: string) =>
  Object.entries(required).find(([beginning]) =>
    name
      .replace(/^(?:code|derived|seen\.\d+)\./, "")
      .replace(/^TEAM/, "cc.1.TEAM")
      .startsWith(beginning),
  )?.[1] ?? [];

test("every file is reviewed", () => {
  expect(requestsIn(new URL("golden/", fixtures))).toEqual(requests);
});

describe.each(requests)("%s", (name) => {
  const text = textOf(name).trim();
  const golden = jsonOf(`golden/${name}`);

  test("is understood as reviewed", () => {
    expect(decoded(text)).toEqual(golden);
  });

  test("is answered as one that passes", () => {
    const callback = adapter.decode(inbound(text));
    const outcomes: Readonly<Record<string, Outcome>> = {
      review: { result: "allowed" },
      record: { result: "recorded" },
      unsupported: { result: "unsupported" },
    };
    expect(adapter.encode(outcomes[callback.wants] ?? expect.fail("is none of them"), callback)).toEqual({
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(jsonOf("reply.cb.allow.json")),
    });
  });

  test("is understood alike whatever keys are new in it, in whatever order they come, and with blanks", () => {
    const entries = text.slice(1, -1);
    expect(decoded(`{"new":[{"a":null}],${entries}}`)).toEqual(golden);
    expect(decoded(`\n{ ${entries} }\n`)).toEqual(golden);
    if (/\d{16}/.test(text)) return;
    expect(decodedValue(Object.fromEntries(Object.entries(jsonOf(name)).reverse()))).toEqual(golden);
  });

  test("tells nothing of people but their ids", () => {
    expect(JSON.stringify(decoded(text))).not.toMatch(/1438738423546|avatar-a|"nick-1"|"mike"/);
  });

  test("needs what it cannot be understood without, and nothing else", () => {
    const body = jsonOf(name);
    for (const key of Object.keys(body)) {
      const { [key]: _, ...without } = body;
      if (requiredIn(name).includes(key)) {
        const message = expect.stringContaining(`: ${key} is missing`);
        expect(() => decodedValue(without)).toThrow(expect.objectContaining({ code: "malformed", message }));
      } else {
        expect(decodedValue(without)).toMatchObject({ wants: expect.any(String) });
      }
    }
  });

  test("has no part that could be of a wrong kind unnoticed and change what is understood", () => {
    const body = jsonOf(name);
    for (const key of Object.keys(body)) {
      const wrong = { ...body, [key]: [["wrong"]] };
      let understood: Json;
      try {
        understood = decodedValue(wrong);
      } catch (fault) {
        expect(fault).toMatchObject({ code: "malformed", message: expect.stringContaining(`: ${key} is n`) });
        continue;
      }
      const { [key]: _, ...without } = body;
      expect([decodedValue(without), golden]).toContainEqual(understood);
    }
  });
});
