import { expect, it } from "vitest";
import { help, readOptions, UsageError } from "./options.ts";

function chosen(...words: readonly string[]) {
  const options = readOptions(words);
  if (options === "help") throw new Error("help was not asked for");
  return { ...options, scenarios: options.scenarios.map(({ name }) => name) };
}

it("tries everything everywhere by default, with a random seed", () => {
  const options = chosen();
  expect(options.scenarios).toContain("server-killed");
  expect(options.scenarios).toContain("galera-every-node");
  expect(options.databases).toEqual(["sqlite", "mariadb"]);
  expect(options.times).toBeUndefined();
  expect(options.seed).not.toBe(chosen().seed);
});

it("tries the named scenarios, with the given times and seed", () => {
  const words = ["--scenario", "commit-cut,server-killed", "--database", "mariadb", "--times", "3", "--seed", "7"];
  expect(chosen(...words)).toEqual({
    scenarios: ["server-killed", "commit-cut"],
    databases: ["mariadb"],
    times: 3,
    seed: 7,
  });
});

it.each([
  [["--scenario", "flood"], "--scenario must be one of server-killed,"],
  [["--database", "oracle"], "--database must be one of sqlite,mariadb"],
  [["--scenario", "commit-cut", "--database", "sqlite"], "commit-cut cannot be tried on sqlite"],
  [["--times", "0"], "--times must be a whole number"],
  [["--seed", "none"], "--seed must be a whole number"],
  [["--round", "1"], "--round"],
])("refuses %j", (words, message) => {
  expect(() => readOptions(words)).toThrow(UsageError);
  expect(() => readOptions(words)).toThrow(message);
});

it("lists the scenarios in the help", () => {
  expect(readOptions(["-h"])).toBe("help");
  expect(help).toMatch(/commit-cut .*COMMIT/);
});
