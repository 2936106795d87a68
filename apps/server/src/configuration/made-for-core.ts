import { readFileSync } from "node:fs";
import { resolve } from "import-meta-resolve";
import { gtr, ltr } from "semver";
import { z } from "zod";

const CORE = "@grouphook/core";

const manifestSchema = z.object({
  version: z.string(),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});

type Manifest = z.infer<typeof manifestSchema>;

/** The package with its version, if it tells one. */
export function nameAndVersion(packageName: string, parent: string): string {
  const version = readManifest(packageName, parent)?.manifest.version;
  return version === undefined ? packageName : `${packageName} ${version}`;
}

/**
 * Says that a package was made for other versions of core than the one it finds, and what to run. `undefined` if it fits, or
 * tells nothing of it.
 */
export function misfit(packageName: string, parent: string): string | undefined {
  const own = readManifest(packageName, parent);
  const range = own?.manifest.peerDependencies[CORE];
  const found = own && readManifest(CORE, own.url)?.manifest.version;
  // The range in a workspace is not one of versions.
  if (!own || !found || !range || range.startsWith("workspace:")) return undefined;
  const prereleases = { includePrerelease: true };
  const newest = gtr(found, range, prereleases) ? packageName : ltr(found, range, prereleases) && "@grouphook/server";
  if (!newest) return undefined;
  return `${packageName} ${own.manifest.version} is made for ${CORE} ${range}, and finds ${found}; ${install(newest)}`;
}

/** What to run for the newest version of a package. */
export function install(packageName: string): string {
  return `run: npm install ${packageName}@latest`;
}

/** The manifest of a package as a module finds it; `undefined` if it shows none. */
function readManifest(packageName: string, parent: string): { url: string; manifest: Manifest } | undefined {
  try {
    const url = resolve(`${packageName}/package.json`, parent);
    return { url, manifest: manifestSchema.parse(JSON.parse(readFileSync(new URL(url), "utf8"))) };
  } catch {
    return undefined;
  }
}
