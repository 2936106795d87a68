import { readFileSync } from "node:fs";
import { expect } from "vitest";

const PART = /(<!-- made of (.+?) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * Expects a document to have each part once, between `<!-- made of <name> -->` and `<!-- end -->`, as it is made today;
 * `vitest --update` makes them anew. The rest of the document is written by people.
 */
export async function expectMadeParts(path: string, parts: ReadonlyMap<string, string>): Promise<void> {
  const document = readFileSync(path, "utf8");
  const named = [...document.matchAll(PART)].map(([, , name]) => name);
  expect(named.toSorted(), path).toEqual([...parts.keys()].toSorted());
  const made = document.replace(PART, (_, begin: string, name: string, end: string) => {
    return `${begin}\n${parts.get(name) ?? ""}\n\n${end}`;
  });
  await expect(made).toMatchFileSnapshot(path);
}
