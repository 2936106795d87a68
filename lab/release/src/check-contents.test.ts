import { describe, expect, it } from "vitest";
import { contentFaults } from "./check-contents.ts";
import { lookInto } from "./packed-package.ts";
import { type PlantedFiles, plantPackage } from "./planted-package.ts";

describe("the files of a package", () => {
  it("are those that users need", () => {
    expect(contentFaults(lookInto(plantPackage()))).toEqual([]);
  });

  it.each<[string, PlantedFiles]>([
    ["README.md is missing", { "README.md": undefined }],
    ["LICENSE is missing", { LICENSE: undefined }],
    ["CHANGELOG.md is missing", { "CHANGELOG.md": undefined }],
    ["dist/index.d.ts is missing, but package.json names it", { "dist/index.d.ts": undefined }],
    ["README.md is empty", { "README.md": "" }],
    ["dist/a.test.js should not be published", { "dist/a.test.js": "x" }],
    ["src/a.test.ts should not be published", { "src/a.test.ts": "x" }],
    ["src/testing/a.ts should not be published", { "src/testing/a.ts": "x" }],
    ["dist/fixtures/a.json should not be published", { "dist/fixtures/a.json": "{}" }],
    ["dist/tsconfig.tsbuildinfo should not be published", { "dist/tsconfig.tsbuildinfo": "{}" }],
    ["tsconfig.json should not be published", { "tsconfig.json": "{}" }],
    [".npmrc should not be published", { ".npmrc": "x" }],
    ["data/grouphook.db should not be published", { "data/grouphook.db": "x" }],
    ["grouphook.env should not be published", { "grouphook.env": "x" }],
    ["dist/index.js.map points to src/index.ts, which is missing", { "src/index.ts": undefined }],
    ["dist/index.js names dist/index.js.map, which is missing", { "dist/index.js.map": undefined }],
  ])("are not: %s", (fault, files) => {
    expect(contentFaults(lookInto(plantPackage(files)))).toEqual([fault]);
  });

  it("may be made for browsers, and compressed", () => {
    const site = {
      "dist/site/index.html.br": "x",
      "dist/site/assets/page-C7_oPh-b.js": "x",
      "dist/site/assets/page-C7_oPh-b.js.gz": "x",
    };
    expect(contentFaults(lookInto(plantPackage(site)))).toEqual([]);
  });

  it("have no changelog before the first release", () => {
    const folder = plantPackage({ "CHANGELOG.md": undefined }, { version: "0.0.0" });
    expect(contentFaults(lookInto(folder))).toEqual([]);
  });
});
