import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The folder of this repository. */
export const root: string = fileURLToPath(new URL("../../../", import.meta.url));

type Ranges = Readonly<Record<string, string>>;

/** A package.json of ours, as far as a release looks at it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean | undefined;
  readonly license?: string | undefined;
  readonly engines: { readonly node?: string | undefined };
  readonly repository: { readonly url?: string | undefined; readonly directory?: string | undefined };
  readonly publishConfig: { readonly access?: string | undefined; readonly provenance?: boolean | undefined };
  readonly bin: Ranges;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Ranges;
  readonly optionalDependencies: Ranges;
  readonly peerDependencies: Ranges;
}

const ranges = z.record(z.string(), z.string()).default({});

const manifestSchema: z.ZodType<Manifest> = z.object({
  name: z.string(),
  version: z.string(),
  private: z.boolean().optional(),
  license: z.string().optional(),
  engines: z.object({ node: z.string().optional() }).default({}),
  repository: z.object({ url: z.string().optional(), directory: z.string().optional() }).default({}),
  publishConfig: z.object({ access: z.string().optional(), provenance: z.boolean().optional() }).default({}),
  bin: ranges,
  exports: z.record(z.string(), z.unknown()).default({}),
  dependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
});

/** Something about a package that must not be published. */
export interface Finding {
  readonly packageName: string;
  readonly message: string;
}

/** A package of this repository that is published. */
export interface PublishedPackage {
  /** Below the folder of the repository. */
  readonly directory: string;
  readonly manifest: Manifest;
}

/** The package.json in a folder. */
export function readManifest(folder: string): Manifest {
  const text = readFileSync(join(folder, "package.json"), "utf8");
  return manifestSchema.parse(JSON.parse(text));
}

/** Every package of the repository that is not private, by name. */
export function publishedPackages(): readonly PublishedPackage[] {
  return globSync("{packages,apps}/*/package.json", { cwd: root })
    .map((path) => dirname(path).replaceAll("\\", "/"))
    .map((directory) => ({ directory, manifest: readManifest(join(root, directory)) }))
    .filter(({ manifest }) => !manifest.private)
    .toSorted((one, other) => one.manifest.name.localeCompare(other.manifest.name));
}
