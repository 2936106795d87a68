import { createHmac } from "node:crypto";
import { deflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { callerOf } from "./user-sig.js";

const CREDENTIALS = { sdkAppId: "1400000000", secretKey: "0123456789abcdef", admins: ["administrator", "second"] };
const NOW = 1_700_000_000;

interface Signing {
  readonly identifier?: string;
  readonly sdkappid?: number;
  readonly time?: number;
  readonly expire?: number;
  readonly key?: string;
  readonly version?: string;
}

function signed({ key = CREDENTIALS.secretKey, version = "2.0", ...said }: Signing = {}): string {
  const all = { identifier: "administrator", sdkappid: 1_400_000_000, time: NOW, expire: 60, ...said };
  const lines = Object.entries(all).map(([name, value]) => `TLS.${name}:${value}\n`);
  const json = Object.fromEntries([
    ["TLS.ver", version],
    ...Object.entries(all).map(([name, value]) => [`TLS.${name}`, value]),
    ["TLS.sig", createHmac("sha256", key).update(lines.join("")).digest("base64")],
  ]);
  const base64 = deflateSync(JSON.stringify(json)).toString("base64");
  return base64.replaceAll("+", "*").replaceAll("/", "-").replaceAll("=", "_");
}

function caller(more: object = {}): string {
  const whole = {
    sdkappid: "1400000000",
    identifier: "administrator",
    usersig: signed(),
    random: "1",
    contenttype: "json",
  };
  const given = Object.entries({ ...whole, ...more }).filter(([, value]) => value !== undefined);
  return callerOf(new URLSearchParams(Object.fromEntries(given)), CREDENTIALS, NOW);
}

it("tells which administrator calls", () => {
  expect(caller()).toBe("administrator");
  expect(caller({ identifier: "second", usersig: signed({ identifier: "second" }) })).toBe("second");
  expect(caller({ usersig: signed({ time: NOW - 59 }) })).toBe("administrator");
});

it.for<[string, number, object]>([
  ["without an app", 60_012, { sdkappid: undefined }],
  ["of another app", 60_006, { sdkappid: "1" }],
  ["without a signature", 60_004, { usersig: "" }],
  ["without a random number", 60_002, { random: "x" }],
  ["without a type of content", 60_002, { contenttype: undefined }],
  ["with what is no signature", 70_003, { usersig: "eJx" }],
  ["of another version", 70_003, { usersig: signed({ version: "1.0" }) }],
  ["signed with another key", 70_009, { usersig: signed({ key: "another" }) }],
  ["signed for another user", 70_013, { usersig: signed({ identifier: "bob" }) }],
  ["signed for another app", 70_014, { usersig: signed({ sdkappid: 1 }) }],
  ["signed long ago", 70_001, { usersig: signed({ time: NOW - 60 }) }],
  ["signed in an hour", 70_003, { usersig: signed({ time: NOW + 3600 }) }],
  ["of a user who is no administrator", 60_010, { identifier: "bob", usersig: signed({ identifier: "bob" }) }],
])("refuses a call %s with code %i", ([, code, query]) => {
  expect(() => caller(query)).toThrow(expect.objectContaining({ code }));
});
