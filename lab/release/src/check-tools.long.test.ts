import { execFileSync } from "node:child_process";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { typeFaults } from "./check-types.ts";
import { lookInto } from "./packed-package.ts";
import { type PlantedFiles, plantPackage } from "./planted-package.ts";
import { root } from "./published-package.ts";
import { runTool } from "./run-tool.ts";
import { unusedParts } from "./unused-parts.ts";

async function faultsWith(files: PlantedFiles, words: object = {}): Promise<readonly string[]> {
  const folder = plantPackage();
  const { manifest } = lookInto(plantPackage(files, words));
  const planted = plantPackage(files, words);
  renameSync(planted, join(folder, "package"));
  const tarball = join(folder, "planted.tgz");
  execFileSync("tar", ["-czf", tarball, "-C", folder, "package"]);
  return typeFaults({ tarball, manifest });
}

describe("of a tarball", () => {
  it("nothing is said if it is sound", async () => {
    expect(await faultsWith({})).toEqual([]);
  });

  it("publint says what importers stumble over", async () => {
    const exports = { ".": { default: "./dist/index.js", types: "./dist/index.d.ts" } };
    expect(await faultsWith({}, { exports })).toContainEqual(expect.stringMatching(/^publint: [\s\S]*types/));
  });

  it("attw says which types are not found", async () => {
    const files = {
      "dist/index.d.ts": 'export type { Any } from "./any";\n',
      "dist/any.d.ts": "export type Any = 1;\n",
    };
    expect(await faultsWith(files)).toContainEqual(expect.stringMatching(/^attw: /));
  });
});

it("knip says what nothing uses", async () => {
  const folder = plantPackage({ "src/unused.ts": "export const unused: number = 1;\n" });
  expect(await unusedParts(folder)).toEqual([expect.stringMatching(/^knip: [\s\S]*src\/unused\.ts/)]);
});

it("everything here may be published", async () => {
  const { isSuccess, output } = await runTool("node", [join(root, "lab/release/src/main.ts")]);
  expect(isSuccess, output).toBe(true);
  expect(output).toMatch(/^@grouphook\/core +\d+\.\d+\.\d+ +[\d.]+ kB +[\d.]+ kB +\d+ +3$/m);
}, 240_000);
