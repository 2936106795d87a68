import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { staleReasons } from "./stale-reasons.js";

const PACKAGES = new URL("../../../../", import.meta.url).pathname;
/** How adapters give a reason, and how core names one. */
const GIVEN = /(?:leavesStale(?::| =) |unread\()"([^"]+)"/g;
const NAMED = /^const [A-Z_]+ = "([a-z][^"]* [^"]*)";$/gm;

function reasonsIn(sources: string, pattern: RegExp): readonly string[] {
  const files = globSync(sources, { cwd: PACKAGES, exclude: (name) => /\.test\.ts$|^testing$/.test(name) });
  return files.flatMap((file) =>
    [...readFileSync(`${PACKAGES}${file}`, "utf8").matchAll(pattern)].map(([, reason = ""]) => reason),
  );
}

test("the reasons for being in doubt that the sources write beside their marks are said in Chinese", () => {
  const reasons = [
    ...reasonsIn("adapter-*/src/**/*.ts", GIVEN),
    ...reasonsIn("core/src/**/*.ts", GIVEN),
    ...reasonsIn("core/src/{group,storage/batch}/*.ts", NAMED),
  ];
  expect(reasons.length).toBeGreaterThan(20);
  expect(reasons.filter((reason) => !(reason in staleReasons.zh))).toEqual([]);
});
