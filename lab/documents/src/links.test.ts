import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { readDocument } from "./document.ts";
import { DOCUMENTS, root } from "./repository.ts";

const documents = globSync([...DOCUMENTS], { cwd: root });

it("every link of the documents leads to a file of the repository, and to a heading of it", () => {
  const anchors = new Map(documents.map((path) => [path, readDocument(join(root, path)).anchors]));
  const broken = documents.flatMap((path) =>
    readDocument(join(root, path))
      .links.filter((link) => !/^[a-z][a-z\d+.-]*:/i.test(link))
      .filter((link) => {
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? path : join(dirname(path), decodeURI(file));
        if (!existsSync(join(root, target))) return true;
        const known = anchors.get(target) ?? anchors.get(join(target, "README.md"));
        return anchor !== undefined && !known?.has(decodeURIComponent(anchor));
      })
      .map((link) => `${path}: ${link}`),
  );
  expect(broken).toEqual([]);
});
