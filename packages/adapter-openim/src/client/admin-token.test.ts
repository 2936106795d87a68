import { expect, it } from "vitest";
import { AdminToken } from "./admin-token.js";

function tokens(holdsFor = 1000) {
  let now = 0;
  let asked = 0;
  const answers: ((token: string) => void)[] = [];
  const token = new AdminToken(
    async () => {
      asked += 1;
      const { promise, resolve } = Promise.withResolvers<string>();
      answers.push(resolve);
      return { token: await promise, holdsFor };
    },
    () => now,
  );
  return {
    token,
    answer: (text: string) => answers.shift()?.(text),
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    asked: () => asked,
  };
}

it("is asked for once by all who need it", async () => {
  const { token, answer, asked } = tokens();
  const all = Promise.all([token.current(), token.current(), token.current()]);
  answer("one");
  expect(await all).toEqual(["one", "one", "one"]);
  expect(await token.current()).toBe("one");
  expect(asked()).toBe(1);
});

it("is renewed before it ends", async () => {
  const { token, answer, pass } = tokens(1000);
  const first = token.current();
  answer("one");
  await first;
  pass(899);
  expect(await token.current()).toBe("one");
  pass(1);
  const next = token.current();
  answer("two");
  expect(await next).toBe("two");
});

it("is replaced once, however many calls found it spent", async () => {
  const { token, answer, asked } = tokens();
  const first = token.current();
  answer("one");
  await first;
  const early = [token.insteadOf("one"), token.insteadOf("one")];
  answer("two");
  expect(await Promise.all(early)).toEqual(["two", "two"]);
  expect(await token.insteadOf("one")).toBe("two");
  expect(asked()).toBe(2);
});

it("keeps coming for the others when one gives up", async () => {
  const { token, answer } = tokens();
  const controller = new AbortController();
  const impatient = token.current(controller.signal);
  const patient = token.current();
  controller.abort(new Error("no longer wanted"));
  await expect(impatient).rejects.toThrow("no longer wanted");
  await expect(token.current(controller.signal)).rejects.toThrow("no longer wanted");
  answer("one");
  expect(await patient).toBe("one");
});

it("is asked for again after it could not be had", async () => {
  let fails = true;
  const token = new AdminToken(
    async () => {
      if (fails) throw new Error("unreachable");
      return { token: "one", holdsFor: 10 };
    },
    () => 0,
  );
  await expect(token.current()).rejects.toThrow("unreachable");
  fails = false;
  expect(await token.current()).toBe("one");
});
