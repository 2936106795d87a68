import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDocument } from "./document.ts";
import { sections } from "./pages.ts";
import { LANGUAGES, root } from "./repository.ts";

const names = sections.flatMap(({ pages }) => Object.keys(pages));

describe.each(LANGUAGES)("in %s", (language) => {
  const folder = join(root, "docs", language);

  it("every page is in the list of pages", () => {
    expect(globSync("*.md", { cwd: folder }).toSorted()).toEqual(
      ["index", ...names].map((name) => `${name}.md`).toSorted(),
    );
  });

  it("the first page links to every other", () => {
    const { links } = readDocument(join(folder, "index.md"));
    expect(names.filter((name) => !links.includes(`${name}.md`))).toEqual([]);
  });
});
