import { describe, expect, it } from "vitest";
import { licenceFaults } from "./check-licences.ts";
import { broughtAlong } from "./installed-packages.ts";
import { plantPackage } from "./planted-package.ts";

const packageText = (name: string, words: object) =>
  JSON.stringify({ name, version: "1.0.0", license: "MIT", ...words });
const place = (name: string, ...outer: readonly string[]) =>
  `${[...outer, name].map((one) => `node_modules/${one}/`).join("")}package.json`;
const needs = { dependencies: { near: "^1.0.0" }, peerDependencies: {} };

describe("the licences of what a package brings along", () => {
  it.each(["MIT", "ISC", "(MIT OR GPL-3.0-only)", "MIT AND Apache-2.0"])("may be %s", (license) => {
    expect(licenceFaults([{ name: "near", version: "1.0.0", license }])).toEqual([]);
  });

  it.each([
    "GPL-3.0-only",
    "AGPL-3.0-or-later",
    "MIT AND GPL-3.0-only",
    "SEE LICENSE IN LICENSE",
    "UNLICENSED",
    "none",
  ])("may not be %s", (license) => {
    expect(licenceFaults([{ name: "near", version: "1.0.0", license }])).toEqual([
      `near 1.0.0 has the licence ${license}, which is not among those allowed`,
    ]);
  });

  it("are found however far away a package is", () => {
    const files = {
      [place("near")]: packageText("near", { dependencies: { far: "^1.0.0" } }),
      [place("far", "near")]: packageText("far", { license: "GPL-3.0-only" }),
      [place("unused")]: packageText("unused", { license: "GPL-3.0-only" }),
    };
    const installed = broughtAlong(plantPackage(files, needs));
    expect(installed.map(({ name }) => name)).toEqual(["far", "near"]);
    expect(licenceFaults(installed)).toEqual([expect.stringMatching(/^far 1\.0\.0 has the licence GPL/)]);
  });

  it("are none where a package states none", () => {
    const files = { [place("near")]: packageText("near", { license: undefined }) };
    expect(broughtAlong(plantPackage(files, needs))).toEqual([{ name: "near", version: "1.0.0", license: "none" }]);
  });

  it("cannot be told of a package that is not installed", () => {
    const folder = plantPackage({}, needs);
    expect(() => broughtAlong(folder)).toThrow(/^near, which .* needs, is not installed$/);
  });
});
