import { describe, expect, it } from "vitest";
import { readOptions, UsageError } from "./options.ts";

describe("the command line", () => {
  it("asks for five million messages on every database unless it says otherwise", () => {
    expect(readOptions([])).toEqual({
      messages: 5_000_000,
      groups: 100_000,
      databases: ["sqlite", "mariadb", "mysql"],
    });
  });

  it("says how many, and where", () => {
    const words = ["--messages", "1000", "--groups", "10", "--databases", "sqlite,mariadb"];
    expect(readOptions(words)).toEqual({ messages: 1000, groups: 10, databases: ["sqlite", "mariadb"] });
    expect(readOptions(["-h"])).toBe("help");
  });

  it.each([
    ["--messages", "0"],
    ["--messages", "many"],
    ["--groups", "1.5"],
    ["--databases", "oracle"],
    ["--rows", "5"],
  ])("is refused with %s %s", (...words) => {
    expect(() => readOptions(words)).toThrow(UsageError);
  });
});
