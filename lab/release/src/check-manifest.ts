import type { Manifest } from "./published-package.ts";

const REPOSITORY = "git+https://github.com/grouphook/grouphook.git";
const CORE = "@grouphook/core";

/** The packages that bring core along themselves. All others find the one that is installed beside them. */
const BRINGS_CORE = ["@grouphook/server", "grouphook"];

/** Says what a packed manifest must not say, or lacks. */
export function manifestFaults(
  manifest: Manifest,
  directory: string,
  versions: ReadonlyMap<string, string>,
): readonly string[] {
  const { name, version, license, engines, repository, publishConfig } = manifest;
  const wanted: readonly (readonly [string, unknown, unknown])[] = [
    ["license", license, "MIT"],
    ["publishConfig.access", publishConfig.access, "public"],
    ["publishConfig.provenance", publishConfig.provenance, true],
    ["repository.url", repository.url, REPOSITORY],
    ["repository.directory", repository.directory, directory],
    ["version", version, versions.get(name)],
  ];
  const faults = wanted
    .filter(([, is, must]) => is !== must)
    .map(([field, is, must]) => `${field} is ${is}, but must be ${must}`);
  if (!/^>=\d+(\.\d+)?$/.test(engines.node ?? ""))
    faults.push(`engines.node is ${engines.node}, but must be such as >=22.18`);
  if (CORE in manifest.dependencies && !BRINGS_CORE.includes(name))
    faults.push(`${CORE} is a dependency, but must be a peer: there would be a copy of it for each package`);
  return [...faults, ...rangeFaults(manifest, versions)];
}

function rangeFaults(manifest: Manifest, versions: ReadonlyMap<string, string>): readonly string[] {
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  return Object.entries({ dependencies, optionalDependencies, peerDependencies }).flatMap(([field, ranges]) =>
    Object.entries(ranges).flatMap(([name, range]) => {
      const place = `${field}.${name} is ${range}`;
      if (/^(workspace|file|link|git|https?|catalog):|^$|^\*$|^latest$/.test(range))
        return [`${place}, but must be a range of versions`];
      const version = versions.get(name);
      const isOurs = name === "grouphook" || name.startsWith("@grouphook/");
      if (isOurs && version === undefined) return [`${place}, but ${name} is not published`];
      return version !== undefined && range !== `^${version}` ? [`${place}, but must be ^${version}`] : [];
    }),
  );
}
