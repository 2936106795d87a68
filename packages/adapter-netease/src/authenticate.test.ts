import { readFileSync } from "node:fs";
import { type Inbound, inboundFrom, md5Hex, sha1Hex } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { neteaseAdapter } from "./adapter.js";

const text = z.string();
const vector = z.object({ name: text, appSecret: text, body: text, MD5: text, CurTime: text, CheckSum: text });
const { vectors } = z
  .object({ vectors: z.array(vector) })
  .parse(JSON.parse(readFileSync(new URL("../fixtures/vectors.json", import.meta.url), "utf8")));

function inbound(body: string, headers: Inbound["headers"]): Inbound {
  return inboundFrom({ method: "POST", path: "/", query: "", headers, body, remoteAddress: "127.0.0.1" });
}

function sent({ body, MD5, CurTime, CheckSum }: z.output<typeof vector>): Inbound {
  return inbound(body, { md5: MD5, curtime: CurTime, checksum: CheckSum });
}

function refusal(options: object, sent: Inbound, at: number): string {
  try {
    neteaseAdapter(options).authenticate(sent, new Date(at));
    return "none";
  } catch (fault) {
    return String(fault);
  }
}

describe.each(vectors)("a request: $name", (known) => {
  const options = { appSecret: known.appSecret };
  const at = Number(known.CurTime);

  it("is taken as it was signed, whichever case its sums are in", () => {
    expect(refusal(options, sent(known), at)).toBe("none");
    const inUpperCase = { ...known, CheckSum: known.CheckSum.toUpperCase() };
    expect(refusal(options, sent(inUpperCase), at)).toBe("none");
  });

  it("is not signed with another secret", () => {
    expect(refusal({ appSecret: "another" }, sent(known), at)).toContain("CheckSum is wrong");
  });

  it("has no other body, not even one blank more", () => {
    for (const body of [` ${known.body}`, known.body.slice(1), known.body.replace("}", "]")]) {
      expect(refusal(options, sent({ ...known, body }), at)).toContain("MD5 is not that of the body");
      expect(refusal(options, sent({ ...known, body, MD5: md5Hex(body) }), at)).toContain("CheckSum is wrong");
    }
  });

  it("is no older and no younger than five minutes, or as configured", () => {
    expect(refusal(options, sent(known), at + 300_000)).toBe("none");
    expect(refusal(options, sent(known), at + 300_001)).toContain("CurTime is more than 300 s off");
    expect(refusal(options, sent(known), at - 300_001)).toContain("CurTime is more than 300 s off");
    expect(refusal({ ...options, freshnessSeconds: 10 }, sent(known), at + 10_001)).toContain("more than 10 s off");
  });

  it("has another sum at another time", () => {
    const later = String(at + 1);
    expect(refusal(options, sent({ ...known, CurTime: later }), at)).toContain("CheckSum is wrong");
  });

  it.for(["MD5", "CurTime", "CheckSum"] as const)("needs its %s, once", (name) => {
    const { [name.toLowerCase()]: value, ...others } = sent(known).headers;
    expect(refusal(options, inbound(known.body, others), at)).toContain(`${name} is missing`);
    const twice = { ...others, [name.toLowerCase()]: [String(value), String(value)] };
    expect(refusal(options, inbound(known.body, twice), at)).toContain(`${name} is missing`);
  });
});

it("a time that is none is refused, though it is signed", () => {
  const headers = { md5: md5Hex("{}"), curtime: "soon", checksum: sha1Hex(`secret${md5Hex("{}")}soon`) };
  expect(refusal({ appSecret: "secret" }, inbound("{}", headers), 0)).toContain("CurTime is not a number");
});

it("the sum is that of the bytes, not of what can be read of them", () => {
  const bytes = Uint8Array.of(0x7b, 0x80, 0x7d);
  const md5 = md5Hex(bytes);
  const headers = { md5, curtime: "1000", checksum: sha1Hex(`secret${md5}1000`) };
  const unreadable = { ...inbound("{\ufffd}", headers), bytes };
  expect(refusal({ appSecret: "secret" }, unreadable, 1000)).toBe("none");
});

describe("without a secret", () => {
  it("whatever comes is taken, and the adapter says that it cannot tell callers", () => {
    expect(neteaseAdapter().tellsCallers).toBe(false);
    expect(refusal({}, inbound("{}", {}), 0)).toBe("none");
  });

  it("another app's AppKey is refused; where none is told, nothing is", () => {
    expect(refusal({ appKey: "ours" }, inbound("{}", { appkey: "theirs" }), 0)).toContain('AppKey is "theirs"');
    expect(refusal({ appKey: "ours" }, inbound("{}", { appkey: "ours" }), 0)).toBe("none");
    expect(refusal({ appKey: "ours" }, inbound("{}", {}), 0)).toBe("none");
  });
});
