import { execFile } from "node:child_process";
import { promisify } from "node:util";
import parse, { type Info } from "spdx-expression-parse";
import { z } from "zod";
import type { InstalledPackage } from "./installed-packages.ts";
import { type Finding, root } from "./published-package.ts";

/** Licences that ask for no more than a notice. */
const PERMISSIVE = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Unlicense",
];

/** Licences of tools that are not given on with the packages. */
const OF_TOOLS = [...PERMISSIVE, "CC-BY-3.0", "CC-BY-4.0", "MPL-2.0", "Python-2.0", "WTFPL"];

const execute = promisify(execFile);

/** Says which packages that are brought along have a licence that we may not pass on to users. */
export function licenceFaults(
  installed: readonly InstalledPackage[],
  allowed: readonly string[] = PERMISSIVE,
): readonly string[] {
  return installed
    .filter(({ license }) => !isAllowed(license, allowed))
    .map(
      ({ name, version, license }) => `${name} ${version} has the licence ${license}, which is not among those allowed`,
    );
}

function isAllowed(license: string, allowed: readonly string[]): boolean {
  try {
    return holds(parse(license), allowed);
  } catch {
    return false;
  }
}

function holds(licence: Info, allowed: readonly string[]): boolean {
  if (!("conjunction" in licence)) return allowed.includes(licence.license) && !("plus" in licence);
  const { left, right } = licence;
  return licence.conjunction === "or"
    ? holds(left, allowed) || holds(right, allowed)
    : holds(left, allowed) && holds(right, allowed);
}

const listSchema = z.record(z.string(), z.array(z.object({ name: z.string(), versions: z.array(z.string()) })));

/** Everything that is installed in the repository, tools and tests included. */
export async function checkToolLicences(): Promise<readonly Finding[]> {
  const words = ["-y", "pnpm@12", "licenses", "list", "--json", "--recursive"];
  const { stdout } = await execute("npx", words, { cwd: root, maxBuffer: 2 ** 26 });
  const installed = Object.entries(listSchema.parse(JSON.parse(stdout))).flatMap(([license, packages]) =>
    packages.map(({ name, versions }) => ({ name, version: versions.join(", "), license })),
  );
  if (installed.length === 0) throw new Error("pnpm licenses list names no package");
  return licenceFaults(installed, OF_TOOLS).map((message) => ({ packageName: "the repository", message }));
}
