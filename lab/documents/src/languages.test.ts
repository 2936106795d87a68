import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDocument } from "./document.ts";
import { LANGUAGES, root } from "./repository.ts";
import { codeOf } from "./sample-code.ts";

const [english, chinese] = LANGUAGES.map((language) =>
  globSync("**/*.md", { cwd: join(root, "docs", language) }).toSorted(),
);

it("every page is there in both languages", () => {
  expect(chinese).toEqual(english);
});

describe("in both languages are the same headings and samples of", () => {
  const pairs = [
    ["README.md", "README.zh-CN.md"] as const,
    ...(english ?? []).map((path) => [`docs/en/${path}`, `docs/zh/${path}`] as const),
  ];

  it.for(pairs)("%s", ([one, other]) => {
    const [a, b] = [readDocument(join(root, one)), readDocument(join(root, other))];
    // Levels alone would take a heading for its neighbour: each is shown with its place.
    const levels = ({ headings }: typeof a) => headings.map(({ level }) => "#".repeat(level));
    const told = ({ headings }: typeof a) =>
      headings.map(({ level, text }) => `${"#".repeat(level)} ${text}`).join("\n");
    expect(levels(b), `${one}:\n${told(a)}\n\n${other}:\n${told(b)}`).toEqual(levels(a));
    expect(b.samples.map(codeOf)).toEqual(a.samples.map(codeOf));
  });
});
