import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

/** A package that another brings along. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

const ranges = z.record(z.string(), z.string()).default({});

/** The package.json of anybody, as far as it says what is installed with it. */
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().catch("none"),
  dependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().default(false) })).default({}),
});

function readManifest(folder: string): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
}

/** What is installed with a package by its users: dependencies and peers that are not optional, and theirs. */
export function broughtAlong(folder: string): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  walk(realpathSync(folder), found);
  return [...found.values()].toSorted((one, other) => one.name.localeCompare(other.name));
}

function walk(folder: string, found: Map<string, InstalledPackage>): void {
  for (const dependency of needed(readManifest(folder))) {
    const place = placeOf(dependency.name, folder);
    if (place === undefined && dependency.isOptional) continue;
    if (place === undefined) throw new Error(`${dependency.name}, which ${folder} needs, is not installed`);
    const { name, version, license } = readManifest(place);
    const key = `${name}@${version}`;
    if (found.has(key)) continue;
    found.set(key, { name, version, license });
    walk(place, found);
  }
}

function needed(
  manifest: z.infer<typeof manifestSchema>,
): readonly { readonly name: string; readonly isOptional: boolean }[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifest;
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  const names = [...new Set([...Object.keys(dependencies), ...peers])].filter(
    (name) => !(name in optionalDependencies),
  );
  return [
    ...names.map((name) => ({ name, isOptional: false })),
    ...Object.keys(optionalDependencies).map((name) => ({ name, isOptional: true })),
  ];
}

/** Where a module of the folder finds a package. */
function placeOf(name: string, folder: string): string | undefined {
  for (let place = folder; dirname(place) !== place; place = dirname(place)) {
    const candidate = join(place, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
  }
  return undefined;
}
