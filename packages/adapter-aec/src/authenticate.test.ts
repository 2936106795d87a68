import { createHmac } from "node:crypto";
import { hmacSha1Base64, type Inbound, inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { aecAdapter } from "./adapter.js";

const KEY = "a key of our own";
const NOW = new Date("2026-11-21T22:10:09Z");
const DATA = '{"ts":"1795299009","action":"AEC_GROUP_SYNC_ALL","groupId":"群 1"}';

const inbound = (data: string, sign?: string): Inbound =>
  inboundFrom({
    method: "POST",
    path: "/",
    query: "",
    headers: {},
    body: new URLSearchParams({ data, ...(sign !== undefined && { sign }) }).toString(),
    remoteAddress: "127.0.0.1",
  });
const signed = (data: string, key = KEY): Inbound => inbound(data, hmacSha1Base64(key, data));
const unauthentic = (what: string) => expect.objectContaining({ code: "unauthentic", message: what });

describe("without a guard token", () => {
  test("everything is let through", () => {
    aecAdapter().authenticate(inbound(DATA), NOW);
    aecAdapter().authenticate({ ...inbound(DATA), body: "" }, NOW);
  });

  test("callers cannot be told", () => {
    expect(aecAdapter().tellsCallers).toBe(false);
  });
});

describe("with a guard token", () => {
  const adapter = aecAdapter({ guardToken: KEY });

  test("lets a right sign through, in the body or in the query", () => {
    adapter.authenticate(signed(DATA), NOW);
    const query = new URLSearchParams({ sign: hmacSha1Base64(KEY, DATA) }).toString();
    adapter.authenticate({ ...inbound(DATA), body: DATA, query }, NOW);
  });

  test("refuses a missing sign, also with nothing to sign", () => {
    expect(() => adapter.authenticate(inbound(DATA), NOW)).toThrow(unauthentic("sign is missing"));
    expect(() => adapter.authenticate({ ...inbound(DATA), body: "" }, NOW)).toThrow(unauthentic("sign is missing"));
  });

  test("refuses a sign by another key, over another text or in another case", () => {
    const sign = hmacSha1Base64(KEY, DATA);
    const wrong = [signed(DATA, "another"), inbound(DATA.replace("1", "2"), sign), inbound(DATA, sign.toLowerCase())];
    for (const each of wrong) expect(() => adapter.authenticate(each, NOW)).toThrow(unauthentic("sign is wrong"));
  });

  test("refuses a sign over the text as it was encoded", () => {
    expect(() => adapter.authenticate(inbound(DATA, hmacSha1Base64(KEY, encodeURIComponent(DATA))), NOW)).toThrow(
      unauthentic("sign is wrong"),
    );
  });

  test("lets a right sign through over halves of pairs as they were sent, and over nothing else", () => {
    // The web SDK's emoji: groupServer signs the six bytes it has, not the four they mean.
    const data = Buffer.from(DATA.replace("群", "\0")).toString("latin1").replace("\0", "\xED\xA0\xBD\xED\xB8\x80");
    const encoded = [...data].map((byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
    const sign = createHmac("sha1", KEY).update(data, "latin1").digest("base64");
    const sent = { ...inbound(""), body: `data=${encoded}&sign=${encodeURIComponent(sign)}` };
    adapter.authenticate(sent, NOW);
    expect(adapter.decode(sent)).toMatchObject({ groupId: "😀 1" });
    const altered = inboundFrom({ ...sent, body: sent.body.replace("%b8", "%b9") });
    expect(() => adapter.authenticate(altered, NOW)).toThrow(unauthentic("sign is wrong"));
  });

  test("looks at no time unless told", () => {
    adapter.authenticate(signed(DATA), new Date(0));
    adapter.authenticate(signed('{"no":"ts"}'), NOW);
  });

  test("tells callers, unless the token is the published one", () => {
    expect(adapter.tellsCallers).toBe(true);
    expect(aecAdapter({ guardToken: "12345678" }).tellsCallers).toBe(false);
  });
});

describe("with a limit of age", () => {
  const adapter = aecAdapter({ guardToken: KEY, freshnessSeconds: 60 });
  const at = (ts: string) => signed(`{"ts":${ts},"action":"AEC_GROUP_SYNC_ALL","groupId":"1"}`);

  test("takes a time within it, before or after ours", () => {
    for (const ts of ['"1795298949"', '"1795299069"']) adapter.authenticate(at(ts), NOW);
  });

  test("refuses a time beyond it", () => {
    for (const ts of ['"1795298948"', '"1795299070"']) {
      expect(() => adapter.authenticate(at(ts), NOW)).toThrow(unauthentic("ts is more than 60 s off"));
    }
  });

  test.each(['""', '"now"', '"1795299009.5"', "1795299009", "null"])("refuses the time %s", (ts) => {
    expect(() => adapter.authenticate(at(ts), NOW)).toThrow(unauthentic("ts cannot be read"));
  });

  test("refuses a missing time", () => {
    expect(() => adapter.authenticate(signed('{"action":"AEC_ACCESS_VALIDATION"}'), NOW)).toThrow(
      unauthentic("ts cannot be read"),
    );
  });

  test("refuses a time that was slipped in beside the true one", () => {
    expect(() => adapter.authenticate(signed('{"ts":"1","x":"","ts":"1795299009"}'), NOW)).toThrow(
      "data repeats a key",
    );
  });

  test("looks at the sign first", () => {
    expect(() => adapter.authenticate(inbound("{", "x"), NOW)).toThrow(unauthentic("sign is wrong"));
  });
});
