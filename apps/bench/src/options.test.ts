import { expect, it } from "vitest";
import { help, type Options, readOptions, UsageError } from "./options.ts";

function chosen(...words: readonly string[]): readonly string[] {
  const options = readOptions(words);
  if (options === "help") throw new Error("help was not asked for");
  return options.loads.map(({ name, sides }) => `${name} ${sides.map(({ letter }) => letter).join("")}`);
}

it("measures every load on every side it has unless told otherwise", () => {
  expect(chosen()).toEqual(["membership abcde", "messages abcde", "reviews abd", "webhooks ade"]);
});

it("measures the named loads only", () => {
  expect(chosen("--load", "reviews,messages")).toEqual(["messages abcde", "reviews abd"]);
});

it("leaves out a load that has none of the named sides", () => {
  expect(chosen("--sides", "c,e")).toEqual(["membership ce", "messages ce", "webhooks e"]);
});

it("reads how often, how long and with how many clients", () => {
  const words = ["--rounds", "1", "--seconds", "4", "--clients", "8,16", "--groups", "10"];
  const expected: Partial<Options> = { rounds: 1, seconds: 4, clients: [8, 16], groups: 10 };
  expect(readOptions(words)).toMatchObject(expected);
});

it.each([
  [["--load", "presence"], "--load must be of membership,messages,reviews,webhooks"],
  [["--sides", "f"], "--sides must be of a,b,c,d,e"],
  [["--load", "reviews", "--sides", "e"], "reviews cannot be measured on the sides e"],
  [["--rounds", "0"], "--rounds must be a whole number above 0"],
  [["--clients", "64,many"], "--clients must be a whole number above 0"],
  [["--round", "1"], "--round"],
])("refuses %j", (words, message) => {
  expect(() => readOptions(words)).toThrow(UsageError);
  expect(() => readOptions(words)).toThrow(message);
});

it("tells in the help which sides a load has", () => {
  expect(readOptions(["-h"])).toBe("help");
  expect(help).toMatch(/reviews .*\(a, b, d\)/);
});
