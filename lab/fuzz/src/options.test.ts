import { expect, it } from "vitest";
import { help, readOptions, UsageError } from "./options.ts";

it("fuzzes every adapter with a million inputs by default", () => {
  expect(readOptions([])).toMatchObject({
    inputs: 1_000_000,
    seed: 1,
    dialects: ["aec", "openim", "tencent", "easemob", "netease"].map((vendor) => ({ vendor })),
  });
});

it("fuzzes the named adapters, with the given inputs and seconds", () => {
  const options = readOptions(["--adapter", "tencent,aec", "--inputs", "500", "--seed", "7", "--seconds", "60"]);
  expect(options).toMatchObject({
    inputs: 500,
    seed: 7,
    seconds: 60,
    dialects: [{ vendor: "aec" }, { vendor: "tencent" }],
  });
});

it.each([
  [["--adapter", "irc"], "--adapter must be one of aec,openim,tencent,easemob,netease"],
  [["--inputs", "0"], "--inputs must be a whole number above 0"],
  [["--seed", "abc"], "--seed must be a whole number above 0"],
  [["--second", "1"], "--second"],
])("refuses %j", (words, message) => {
  expect(() => readOptions(words)).toThrow(UsageError);
  expect(() => readOptions(words)).toThrow(message);
});

it("returns help if requested", () => {
  expect(readOptions(["-h"])).toBe("help");
  expect(help).toContain("(aec,openim,tencent,easemob,netease)");
});
