import { describe, expect, it } from "vitest";
import { manifestFaults } from "./check-manifest.ts";
import { plantPackage } from "./planted-package.ts";
import { readManifest } from "./published-package.ts";

const versions = new Map([
  ["@grouphook/core", "0.2.0"],
  ["@grouphook/sink-any", "0.3.0"],
]);
const faultsWith = (words: object) =>
  manifestFaults(readManifest(plantPackage({}, words)), "packages/sink-any", versions);

describe("the manifest of a package", () => {
  it("says who may have it, where it comes from, and what it needs", () => {
    expect(faultsWith({})).toEqual([]);
  });

  it.each<[string, object]>([
    ["license is undefined, but must be MIT", { license: undefined }],
    [
      "publishConfig.access is restricted, but must be public",
      { publishConfig: { access: "restricted", provenance: true } },
    ],
    ["publishConfig.provenance is undefined, but must be true", { publishConfig: { access: "public" } }],
    ["engines.node is undefined, but must be such as >=22.18", { engines: {} }],
    ["version is 0.4.0, but must be 0.3.0", { version: "0.4.0" }],
    [
      "repository.directory is undefined, but must be packages/sink-any",
      { repository: { url: "git+https://github.com/grouphook/grouphook.git" } },
    ],
    [
      "peerDependencies.@grouphook/core is workspace:^, but must be a range of versions",
      { peerDependencies: { "@grouphook/core": "workspace:^" } },
    ],
    [
      "peerDependencies.@grouphook/core is ^0.1.0, but must be ^0.2.0",
      { peerDependencies: { "@grouphook/core": "^0.1.0" } },
    ],
    ["dependencies.zod is *, but must be a range of versions", { dependencies: { zod: "*" } }],
    [
      "dependencies.@grouphook/bench is ^0.0.0, but @grouphook/bench is not published",
      { dependencies: { "@grouphook/bench": "^0.0.0" } },
    ],
    [
      "@grouphook/core is a dependency, but must be a peer: there would be a copy of it for each package",
      { dependencies: { "@grouphook/core": "^0.2.0" } },
    ],
  ])("does not: %s", (fault, words) => {
    expect(faultsWith(words)).toEqual([fault]);
  });
});
