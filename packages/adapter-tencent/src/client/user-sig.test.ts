import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { z } from "zod";
import { UserSigs, userSig } from "./user-sig.js";

const vector = z
  .object({
    ...{ key: z.string(), sdkappid: z.number(), identifier: z.string(), time: z.number(), expire: z.number() },
    ...{ json: z.string(), userSigNode20: z.string(), userSigPythonZlib: z.string() },
  })
  .parse(JSON.parse(readFileSync(new URL("../../fixtures/rest/usersig.vector.json", import.meta.url), "utf8")));
const signing = { sdkAppId: String(vector.sdkappid), secretKey: vector.key, userId: vector.identifier };

function heldBy(sig: string): string {
  const letters: { readonly [letter: string]: string } = { "*": "+", "-": "/", _: "=" };
  const base64 = sig.replace(/[*\-_]/g, (letter) => letters[letter] ?? letter);
  return inflateSync(Buffer.from(base64, "base64")).toString("utf8");
}

it("holds what Tencent's own libraries put into it", () => {
  const sig = userSig({ ...signing, time: vector.time, expire: vector.expire });
  expect(heldBy(sig)).toBe(vector.json);
  expect(JSON.parse(heldBy(vector.userSigNode20))).toEqual(JSON.parse(vector.json));
  expect(JSON.parse(heldBy(vector.userSigPythonZlib))).toEqual(JSON.parse(vector.json));
});

it("is written in letters that need no encoding in a URL", () => {
  for (let time = 0; time < 200; time += 1) {
    const sig = userSig({ ...signing, time, expire: 1 });
    expect(sig).toMatch(/^[\w*-]+$/);
    expect(new URLSearchParams({ sig }).toString()).toBe(`sig=${sig}`);
  }
});

it("is made again long before it ends, when it is discarded, and when the clock was set back", () => {
  let now = Date.UTC(2026, 10, 29);
  const sigs = new UserSigs(signing, () => now);
  const first = sigs.current();
  const { "TLS.time": time, "TLS.expire": expire } = JSON.parse(heldBy(first));
  expect(time * 1000).toBe(now);
  expect(expire).toBe(172_800);
  now += 86_399_000;
  expect(sigs.current()).toBe(first);
  now += 1000;
  const second = sigs.current();
  expect(second).not.toBe(first);
  now += 1000;
  sigs.discard(first);
  expect(sigs.current()).toBe(second);
  sigs.discard(second);
  const third = sigs.current();
  expect(third).not.toBe(second);
  now -= 3_600_000;
  expect(sigs.current()).not.toBe(third);
});
