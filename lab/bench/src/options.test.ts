import { expect, it } from "vitest";
import { help } from "./help.ts";
import { readOptions, UsageError } from "./options.ts";

function chosen(...words: readonly string[]): readonly string[] {
  const options = readOptions(words);
  if (options === "help" || !("loads" in options)) throw new Error("loads were asked for");
  return options.loads.map(({ name, sides }) => `${name} ${sides.map(({ letter }) => letter).join("")}`);
}

function measured(...words: readonly string[]) {
  const options = readOptions(words);
  if (options === "help" || !("measures" in options)) throw new Error("a measurement was asked for");
  return options.measures.map(({ measure, settings }) => ({ name: measure.name, settings }));
}

it("measures every load on all its sides by default", () => {
  expect(chosen()).toEqual([
    "membership abcdef",
    "messages abcdef",
    "messages-easemob abcdef",
    "mix-aec abcdef",
    "mix-easemob abcdef",
    "mix-netease abcdef",
    "mix-openim abcdef",
    "mix-tencent abcdef",
    "reviews abe",
    "webhooks aef",
    "mounts agh",
  ]);
});

it("measures only the named loads", () => {
  expect(chosen("--load", "reviews,messages")).toEqual(["messages abcdef", "reviews abe"]);
});

it("understands mix as all mixes", () => {
  expect(chosen("--load", "mix", "--sides", "e")).toEqual([
    "mix-aec e",
    "mix-easemob e",
    "mix-netease e",
    "mix-openim e",
    "mix-tencent e",
  ]);
});

it("leaves out a load without any of the named sides", () => {
  expect(chosen("--sides", "c,f")).toEqual([
    "membership cf",
    "messages cf",
    "messages-easemob cf",
    "mix-aec cf",
    "mix-easemob cf",
    "mix-netease cf",
    "mix-openim cf",
    "mix-tencent cf",
    "webhooks f",
  ]);
});

it("reads rounds, seconds, clients and groups", () => {
  const words = ["--rounds", "1", "--seconds", "4", "--clients", "8,16", "--groups", "10,20"];
  expect(readOptions(words)).toMatchObject({
    settings: { rounds: 1, seconds: 4, clients: [8, 16], groups: [10, 20] },
  });
});

it("uses each measurement's own defaults", () => {
  const [scale, largeGroup] = measured("--measure", "large-group,scale");
  expect(scale).toMatchObject({ name: "scale", settings: { groups: 100_000, events: 5_000_000, clients: [256] } });
  expect(largeGroup).toMatchObject({ name: "large-group", settings: { members: 100_000, clients: [1, 64] } });
});

it("lets the command line override a measurement's defaults", () => {
  const words = ["--measure", "scale", "--groups", "10", "--events", "20", "--seconds", "1", "--clients", "4"];
  expect(measured(...words)).toMatchObject([
    { settings: { groups: 10, events: 20, seconds: 1, clients: [4], rounds: 7 } },
  ]);
});

it.each([
  [
    ["--load", "presence"],
    "--load must be one of membership,messages,messages-easemob,mix-aec,mix-easemob,mix-netease,mix-openim,mix-tencent,",
  ],
  [["--sides", "i"], "--sides must be one of a,b,c,d,e,f,g,h"],
  [["--load", "reviews", "--sides", "f"], "reviews cannot be measured on the sides f"],
  [["--measure", "speed"], "--measure must be one of scale,bytes,large-group,roster,memory,overload,pruning"],
  [["--measure", "scale", "--load", "mix"], "--measure and --load exclude each other"],
  [["--measure", "scale", "--sides", "a,c"], "grouphook alone is measured, on the sides e,f"],
  [["--measure", "scale", "--groups", "1,2"], "--groups must be a whole number above 0"],
  [["--events", "5"], "--members and --events need --measure"],
  [["--rounds", "0"], "--rounds must be a whole number above 0"],
  [["--clients", "64,many"], "--clients must be a whole number above 0"],
  [["--round", "1"], "--round"],
])("refuses %j", (words, message) => {
  expect(() => readOptions(words)).toThrow(UsageError);
  expect(() => readOptions(words)).toThrow(message);
});

it("lists the sides of a load in the help", () => {
  expect(readOptions(["-h"])).toBe("help");
  expect(help).toMatch(/reviews .*\(a, b, e\)/);
});
