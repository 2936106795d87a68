import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, it } from "vitest";
import { packPackages, publishedPackages, root } from "../testing/packed-packages.js";

const execute = promisify(execFile);
const { tarballOf } = packPackages();

describe.each(Object.keys(publishedPackages))("the package %s", (name) => {
  const tarball = () => tarballOf(name);
  const tool = (program: string, ...words: string[]) => execute(join(root, "node_modules/.bin", program), words);

  it("passes publint", async () => {
    await tool("publint", "--strict", tarball());
  });

  it("has types that every ESM consumer resolves", async () => {
    await tool("attw", "--profile", "esm-only", tarball());
  });
});
