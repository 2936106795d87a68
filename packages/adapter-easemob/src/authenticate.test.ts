import { readdirSync, readFileSync } from "node:fs";
import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { easemobAdapter } from "./adapter.js";
import { securityOf } from "./security.js";

const fixtures = new URL("../fixtures/", import.meta.url);
const textOf = (name: string) => readFileSync(new URL(name, fixtures), "utf8");
const vector = z.object({
  ...{ name: z.string(), callId: z.string(), secret: z.string(), timestamp: z.string(), security: z.string() },
});
const { vectors } = z.object({ vectors: z.array(vector) }).parse(JSON.parse(textOf("vectors.json")));

const SECRET = "a secret of the console";
const NOW = 1_729_500_000_000;
const CALL_ID = "org#app_1";

const inbound = (body: string) =>
  inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body, remoteAddress: "127.0.0.1" });
const signed = (changes: object = {}, at: number | string = NOW, secret = SECRET) => {
  const security = securityOf(CALL_ID, secret, String(at));
  return inbound(JSON.stringify({ callId: CALL_ID, timestamp: at, security, event: "group_op_event", ...changes }));
};
const unauthentic = (message: string) => expect.objectContaining({ code: "unauthentic", message });

test.each(vectors)("the security is that of the vendor: $name", ({ callId, secret, timestamp, security }) => {
  expect(securityOf(callId, secret, timestamp)).toBe(security);
});

describe("with secrets", () => {
  const adapter = easemobAdapter({ secrets: [SECRET, "the secret of another rule"] });
  const authenticate = (sent: ReturnType<typeof signed>) => adapter.authenticate(sent, new Date(NOW));

  test("takes what is signed with any of them, in either case, with a time that is a number or a text", () => {
    authenticate(signed());
    authenticate(signed({}, NOW, "the secret of another rule"));
    authenticate(signed({}, String(NOW)));
    authenticate(signed({ security: securityOf(CALL_ID, SECRET, String(NOW)).toUpperCase() }));
    expect(adapter.tellsCallers).toBe(true);
  });

  test.each<[string, object]>([
    ["signed with another secret", { security: securityOf(CALL_ID, "another", String(NOW)) }],
    ["of another id", { callId: "org#app_2" }],
    ["of another time", { timestamp: NOW + 1 }],
    ["cut short", { security: securityOf(CALL_ID, SECRET, String(NOW)).slice(1) }],
  ])("refuses what is %s", (_what, changes) => {
    expect(() => authenticate(signed(changes))).toThrow(unauthentic("security is wrong"));
  });

  test.each<[string, object]>([
    ["callId is missing", { callId: undefined }],
    ["callId is missing", { callId: 7 }],
    ["security is missing", { security: null }],
    ["timestamp is not a number of milliseconds", { timestamp: undefined }],
    ["timestamp is not a number of milliseconds", { timestamp: `${NOW} ` }],
    ["timestamp is not a number of milliseconds", { timestamp: 1.5 }],
    ["timestamp is not a number of milliseconds", { timestamp: -1 }],
  ])("refuses what is not wholly signed: %s", (message, changes) => {
    expect(() => authenticate(signed(changes))).toThrow(unauthentic(message));
  });

  test.each(["", "{", "[]", "null", '"x"'])("refuses a body that is no object: %s", (body) => {
    expect(() => authenticate(inbound(body))).toThrow(expect.objectContaining({ code: "unauthentic" }));
  });

  test("takes what is sent again within three days, and nothing older", () => {
    const hours = (count: number) => NOW - count * 3_600_000;
    authenticate(signed({}, hours(72)));
    expect(() => authenticate(signed({}, hours(74)))).toThrow(unauthentic("timestamp is more than 262800 s off"));
    expect(() => authenticate(signed({}, hours(-74)))).toThrow(unauthentic("timestamp is more than 262800 s off"));
    const strict = easemobAdapter({ secrets: [SECRET], freshnessSeconds: 60 });
    expect(() => strict.authenticate(signed({}, NOW - 61_000), new Date(NOW))).toThrow("more than 60 s off");
  });

  test("cannot tell one body from another under one id: that is left to the receipt of the id", () => {
    const first = signed({ operation: "DELETE", id: "1" });
    const forged = signed({ operation: "DELETE", id: "2" });
    authenticate(first);
    authenticate(forged);
    expect(adapter.decode(first)).toMatchObject({ receiptKey: CALL_ID, change: { groupId: "1" } });
    expect(adapter.decode(forged)).toMatchObject({ receiptKey: CALL_ID, change: { groupId: "2" } });
  });

  test("takes unsigned notices only where the operator says so, and nothing else unsigned", () => {
    const notice = inbound(textOf("msg.notify.reaction.json"));
    expect(() => authenticate(notice)).toThrow(unauthentic("callId is missing"));
    const lenient = easemobAdapter({ secrets: [SECRET], unsignedNotices: "accept" });
    lenient.authenticate(notice, new Date(NOW));
    const operation = signed({ callId: undefined, security: undefined });
    expect(() => lenient.authenticate(operation, new Date(NOW))).toThrow(unauthentic("callId is missing"));
    for (const disguised of [{ event: "group_op_event", operation: "DELETE", id: "1" }, { event: "group_op_event" }]) {
      const posing = inbound(JSON.stringify({ ...disguised, chat_type: "notify", payload: { type: "reaction" } }));
      expect(() => lenient.authenticate(posing, new Date(NOW))).toThrow(unauthentic("callId is missing"));
    }
    const question = { ...inbound(JSON.stringify({ chat_type: "notify", group_id: "1", msg_id: "1" })), path: "/pre" };
    expect(() => lenient.authenticate(question, new Date(NOW))).toThrow(unauthentic("callId is missing"));
  });
});

describe("the bodies on file", () => {
  const adapter = easemobAdapter({ secrets: ["fixture-easemob-secret", "123456"], freshnessSeconds: 400_000_000 });
  const names = readdirSync(fixtures).filter((name) => /^(op|muc|msg|pre|other|seen)\.(?!notify)/.test(name));

  test.each(names)("%s is signed", (name) => {
    adapter.authenticate(inbound(textOf(name)), new Date(NOW));
  });
});

test("without a secret everything is taken, and callers are not told apart", () => {
  const adapter = easemobAdapter();
  adapter.authenticate(inbound("{"), new Date(NOW));
  expect(adapter.tellsCallers).toBe(false);
});
