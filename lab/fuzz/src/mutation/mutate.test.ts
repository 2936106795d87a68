import { seededRandom } from "@grouphook/testkit";
import { expect, test } from "vitest";
import { z } from "zod";
import { dialects } from "../dialects.ts";
import type { Specimen } from "../specimen.ts";
import { mutate } from "./mutate.ts";
import { mutateJson } from "./mutate-json.ts";
import { oddValue } from "./odd-values.ts";

const COUNT = 6000;
const VALUES = 20_000;
const withAttach = z.object({ attach: z.string() });

function mutations(seed: number, dialect: (typeof dialects)[number]): readonly Specimen[] {
  const random = seededRandom(seed);
  const specimens = dialect.specimens();
  return Array.from({ length: COUNT }, () => mutate(random, random.pick(specimens), random.pick(specimens), dialect));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each(dialects)("callbacks of $vendor are mutated in every way", (dialect) => {
  const specimens = mutations(1, dialect);
  const texts = specimens.map(({ text }) => text);
  const share = texts.filter(isJson).length / COUNT;
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.9);
  const kinds: Readonly<Record<string, RegExp>> = {
    "a number beyond all": /1e400/,
    "a number JSON does not know": /NaN|Infinity/,
    "a lone surrogate": /\\ud800|\ud800/,
    "a key of every object": /"__proto__":/,
    "a repeated key": /"(\w+)":[^{}[\]]*"\1":/,
    "a control character": /\p{Cc}|\\u0000/u,
  };
  for (const [kind, pattern] of Object.entries(kinds))
    expect(
      texts.some((text) => pattern.test(text)),
      kind,
    ).toBe(true);
  for (const part of ["path", "query", "headers", "method", "carrier", "seal"] as const) {
    expect(new Set(specimens.map((specimen) => JSON.stringify(specimen[part]))).size, part).toBeGreaterThan(2);
  }
});

test("values in an unexpected place are of every size", () => {
  const random = seededRandom(1);
  const values = Array.from({ length: VALUES }, () => oddValue(random));
  const kinds: Readonly<Record<string, RegExp>> = {
    "a very long text": /x{600}|(群){600}/,
    "a deep nesting": /\[{1000}/,
    "a long list": /("u\d+",){900}/,
    "an id of 256 bytes": /a{256}/,
  };
  for (const [kind, pattern] of Object.entries(kinds))
    expect(
      values.some((value) => pattern.test(value)),
      kind,
    ).toBe(true);
});

test("JSON in a text is mutated inside, and as a text", () => {
  const netease = dialects.find(({ vendor }) => vendor === "netease");
  if (!netease) throw new Error("there is no such dialect");
  const attached = mutations(3, netease).flatMap(({ text }) => {
    const { success, data } = withAttach.safeParse(isJson(text) ? JSON.parse(text) : undefined);
    return success ? [data.attach] : [];
  });
  const whole = attached.filter(isJson);
  const [odd, other] = [/"data":\{[^}]*"__proto__"/, /"tinfo":(?:null|\[)/];
  for (const pattern of [odd, other])
    expect(
      whole.some((text) => pattern.test(text)),
      String(pattern),
    ).toBe(true);
  expect(attached.length - whole.length).toBeGreaterThan(20);
});

test("the same seed gives the same callbacks, another seed others", () => {
  const [dialect] = dialects;
  if (!dialect) throw new Error("there is no dialect");
  expect(mutations(5, dialect)).toEqual(mutations(5, dialect));
  expect(mutations(5, dialect)).not.toEqual(mutations(6, dialect));
});

test("a list of something long is not repeated until it fills the memory", () => {
  const long = JSON.stringify({ list: ["x".repeat(50_000), "y"] });
  const random = seededRandom(3);
  const lengths = Array.from({ length: 2000 }, () => mutateJson(random, long, long)?.length ?? 0);
  expect(Math.max(...lengths)).toBeGreaterThan(1_000_000);
  expect(Math.max(...lengths)).toBeLessThan(1_300_000);
});
