import { describe, expect, it } from "vitest";
import { askOnce } from "./ask-once.js";

describe("a question asked once", () => {
  it("is shared by all who ask before its answer, and asked again later", async () => {
    let asked = 0;
    const ask = askOnce(async () => {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return asked;
    }, 1000);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(await ask()).toBe(2);
  });

  it("that hangs times out for each caller, and is not asked again", async () => {
    let asked = 0;
    const { promise, resolve } = Promise.withResolvers<string>();
    const ask = askOnce(() => {
      asked += 1;
      return promise;
    }, 10);
    await expect(ask()).rejects.toThrow("within 10 ms");
    await expect(ask()).rejects.toThrow("within 10 ms");
    expect(asked).toBe(1);
    resolve("at last");
    await promise;
    expect(await ask()).toBe("at last");
  });

  it("that fails is asked again", async () => {
    let asked = 0;
    const ask = askOnce(async () => {
      asked += 1;
      if (asked === 1) throw new Error("not yet");
    }, 1000);
    await expect(ask()).rejects.toThrow("not yet");
    await expect(ask()).resolves.toBeUndefined();
  });
});
