import { seededRandom } from "@grouphook/testkit";
import { expect, it } from "vitest";
import { CallbackMix } from "./callback-mix.ts";

it("lets every vendor say all that it can, each callback different", () => {
  const mix = new CallbackMix(seededRandom(1));
  const first = mix.first();
  for (const callback of first) mix.learn(callback, `group of ${callback.mark}`);
  const callbacks = [...first, ...Array.from({ length: 1000 }, () => mix.next())];
  expect(new Set(callbacks.map(({ source, kind }) => `${source} ${kind}`)).size).toBe(11);
  expect(new Set(callbacks.map(({ mark }) => mark)).size).toBe(callbacks.length);
  expect(new Set(callbacks.map(({ body }) => body)).size).toBe(callbacks.length);
});
