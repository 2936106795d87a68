import { readFileSync } from "node:fs";
import { type Inbound, inboundFrom, sha256Hex } from "@grouphook/core/adapter";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { tencentAdapter } from "./adapter.js";

const TOKEN = "xxxxyyyy";
/** The moment of the documented sign. */
const NOW = new Date(1_669_872_112_000);
const SDK_APP_ID = "888888";

const documented = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(new URL("../fixtures/query.signed.json", import.meta.url), "utf8")));

const sent = (query: string): Inbound =>
  inboundFrom({
    method: "POST",
    path: "/",
    query,
    headers: {},
    body: "not read",
    remoteAddress: "127.0.0.1",
  });
const queryWith = (changes: Readonly<Record<string, string | undefined>>) => {
  const query = new URLSearchParams(documented);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) query.delete(name);
    else query.set(name, value);
  }
  return query.toString();
};
const inbound = (changes: Readonly<Record<string, string | undefined>> = {}) => sent(queryWith(changes));
const signedAt = (time: string, token = TOKEN) => inbound({ RequestTime: time, Sign: sha256Hex(token + time) });
const unauthentic = (what: string) => expect.objectContaining({ code: "unauthentic", message: `${what}` });

describe("with a token", () => {
  const adapter = tencentAdapter({ tokens: [TOKEN], sdkAppId: SDK_APP_ID });

  test("takes the documented sign, in either case and any order of parameters", () => {
    adapter.authenticate(inbound(), NOW);
    adapter.authenticate(inbound({ Sign: documented.Sign?.toUpperCase() }), NOW);
    adapter.authenticate(sent(queryWith({}).split("&").reverse().join("&")), NOW);
  });

  test("refuses the token misprinted on older pages", () => {
    const misprinted = tencentAdapter({ tokens: ["xxxyyy"] });
    expect(() => misprinted.authenticate(inbound(), NOW)).toThrow(unauthentic("Sign is wrong"));
  });

  test("refuses a request that is not signed, wholly or in part", () => {
    const missing = (names: readonly string[]) => inbound(Object.fromEntries(names.map((name) => [name, undefined])));
    expect(() => adapter.authenticate(missing(["Sign", "RequestTime"]), NOW)).toThrow(unauthentic("Sign is missing"));
    expect(() => adapter.authenticate(missing(["Sign"]), NOW)).toThrow(unauthentic("Sign is missing"));
    expect(() => adapter.authenticate(missing(["RequestTime"]), NOW)).toThrow(unauthentic("RequestTime is missing"));
    expect(() => adapter.authenticate(inbound({ Sign: "" }), NOW)).toThrow(unauthentic("Sign is wrong"));
  });

  test("refuses a sign by another token, of another time, cut short or made longer", () => {
    const { Sign = "" } = documented;
    const signs = [sha256Hex("other1669872112"), sha256Hex(`${TOKEN}1669872111`), Sign.slice(0, -1), `${Sign}0`];
    for (const sign of signs) {
      expect(() => adapter.authenticate(inbound({ Sign: sign }), NOW)).toThrow(unauthentic("Sign is wrong"));
    }
    expect(() => adapter.authenticate(inbound({ RequestTime: "1669872113" }), NOW)).toThrow(
      unauthentic("Sign is wrong"),
    );
  });

  test("takes a time within 60 s of ours on either side, and none beyond", () => {
    for (const time of ["1669872052", "1669872172"]) adapter.authenticate(signedAt(time), NOW);
    for (const time of ["1669872051", "1669872173", "0", "9".repeat(400)]) {
      expect(() => adapter.authenticate(signedAt(time), NOW)).toThrow(unauthentic("RequestTime is more than 60 s off"));
    }
  });

  test("takes the window it is given", () => {
    const lenient = tencentAdapter({ tokens: [TOKEN], freshnessSeconds: 300 });
    lenient.authenticate(signedAt("1669871812"), NOW);
    expect(() => lenient.authenticate(signedAt("1669871811"), NOW)).toThrow("RequestTime is more than 300 s off");
  });

  test.each(["", " 1669872112", "1669872112.0", "1.669872112e9", "0x63883d30", "+1669872112", "now"])(
    "refuses the time %j",
    (time) => {
      expect(() => adapter.authenticate(signedAt(time), NOW)).toThrow(
        unauthentic("RequestTime is not a number of seconds"),
      );
    },
  );

  test("tells callers", () => {
    expect(adapter.tellsCallers).toBe(true);
  });
});

test("during a rotation either token may sign, and no third", () => {
  const adapter = tencentAdapter({ tokens: ["old", "new"] });
  for (const token of ["old", "new"]) adapter.authenticate(signedAt("1669872112", token), NOW);
  expect(() => adapter.authenticate(signedAt("1669872112", "older"), NOW)).toThrow(unauthentic("Sign is wrong"));
});

describe("without a token", () => {
  test("signed and unsigned callbacks are taken, since neither can be told from a forged one", () => {
    tencentAdapter().authenticate(inbound({ Sign: "wrong" }), new Date(0));
    tencentAdapter().authenticate(sent(""), new Date(0));
    expect(tencentAdapter({ sdkAppId: SDK_APP_ID }).tellsCallers).toBe(false);
  });
});

describe("the app", () => {
  const adapter = tencentAdapter({ sdkAppId: 888_888 });

  test("is compared when it is set", () => {
    adapter.authenticate(inbound(), NOW);
    expect(() => adapter.authenticate(inbound({ SdkAppid: undefined }), NOW)).toThrow(
      unauthentic("SdkAppid is missing"),
    );
    for (const SdkAppid of ["", "888889", "0888888", "888888.0"]) {
      expect(() => adapter.authenticate(inbound({ SdkAppid }), NOW)).toThrow(unauthentic(`SdkAppid is "${SdkAppid}"`));
    }
    const long = inbound({ SdkAppid: "1".repeat(1000) });
    expect(() => adapter.authenticate(long, NOW)).toThrow(unauthentic(`SdkAppid is "${"1".repeat(20)}"`));
  });

  test("a request without a query is said to be none of Tencent's", () => {
    for (const strict of [adapter, tencentAdapter({ tokens: [TOKEN] })]) {
      expect(() => strict.authenticate(sent(""), NOW)).toThrow(
        unauthentic("there is no query, which every callback of Tencent's has"),
      );
    }
  });

  test("may be any when it is not", () => {
    tencentAdapter({ tokens: [TOKEN] }).authenticate(inbound({ SdkAppid: "1" }), NOW);
  });
});

describe("a query parameter that is given twice", () => {
  const strict = tencentAdapter({ tokens: [TOKEN], sdkAppId: SDK_APP_ID });

  test.each([
    `SdkAppid=${SDK_APP_ID}`,
    `SdkAppi%64=%3888888&SdkAppid=${SDK_APP_ID}`,
    "CallbackCommand=Group.CallbackAfterNewMemberJoin",
    "New=1&New=1&New=%31",
    queryWith({}),
    `${queryWith({})}&${queryWith({})}`,
  ])("counts once where it says the same: %s", (again) => {
    for (const adapter of [strict, tencentAdapter()]) {
      adapter.authenticate(sent(`${queryWith({ CallbackCommand: "Group.CallbackAfterNewMemberJoin" })}&${again}`), NOW);
    }
  });

  test.each([
    "SdkAppid=1",
    "Sign=x",
    `Sign=${documented.Sign?.toUpperCase()}`,
    "RequestTime=1",
    "CallbackCommand=Group.CallbackBeforeSendMsg",
    "Si%67n=x",
    "New=1&New=2",
    "New&New=1",
    "New=1&New=1&New=%32",
  ])("is refused where it says something else: %s", (again) => {
    const query = `${queryWith({ CallbackCommand: "Group.CallbackAfterNewMemberJoin" })}&${again}`;
    for (const adapter of [strict, tencentAdapter()]) {
      expect(() => adapter.authenticate(sent(query), NOW)).toThrow(
        unauthentic("a query parameter is given twice and differs"),
      );
    }
  });
});

test("a refusal names no secret", () => {
  const adapter = tencentAdapter({ tokens: ["5ecret"], sdkAppId: "12345" });
  for (const query of [queryWith({}), queryWith({ SdkAppid: "12345" }), "SdkAppid=12345&Sign=5ecret&RequestTime=5"]) {
    expect(() => adapter.authenticate(sent(query), NOW)).toThrow(/^(?!.*(5ecret|12345))/);
  }
});
