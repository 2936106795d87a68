import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { type Manifest, type PublishedPackage, readManifest, root } from "./published-package.ts";

const execute = promisify(execFile);

/** A package as npm would get it. */
export interface PackedPackage {
  readonly directory: string;
  readonly tarball: string;
  /** Its unpacked files are here. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly packedBytes: number;
  /** Paths below the folder, in order, with the size in bytes. */
  readonly files: ReadonlyMap<string, number>;
}

const packedSchema = z.array(z.object({ name: z.string(), filename: z.string() }));

/** Packs packages into a folder, and unpacks them beside. */
export async function packPackages(
  packages: readonly PublishedPackage[],
  destination: string,
): Promise<readonly PackedPackage[]> {
  const filters = packages.flatMap(({ directory }) => ["--filter", `./${directory}`]);
  const words = ["-y", "pnpm@12", ...filters, "pack", "--json", "--pack-destination", destination];
  const { stdout } = await execute("npx", words, { cwd: root, maxBuffer: 2 ** 26 });
  const output: unknown = JSON.parse(stdout);
  const packed = packedSchema.parse(Array.isArray(output) ? output : [output]);
  return Promise.all(
    packages.map(async ({ directory, manifest }) => {
      const filename = packed.find(({ name }) => name === manifest.name)?.filename;
      if (filename === undefined) throw new Error(`${manifest.name} was not packed`);
      return unpack(directory, filename, join(destination, manifest.name.replace("/", "-")));
    }),
  );
}

async function unpack(directory: string, tarball: string, destination: string): Promise<PackedPackage> {
  mkdirSync(destination);
  await execute("tar", ["-xzf", tarball, "-C", destination]);
  const folder = join(destination, "package");
  return { directory, tarball, packedBytes: statSync(tarball).size, ...lookInto(folder) };
}

/** A folder as a package that was unpacked there. */
export function lookInto(folder: string): Pick<PackedPackage, "folder" | "manifest" | "files"> {
  const paths = readdirSync(folder, { encoding: "utf8", recursive: true }).map((path) => path.replaceAll("\\", "/"));
  const sizes = paths.toSorted().map((path) => [path, statSync(join(folder, path))] as const);
  const files = new Map(sizes.filter(([, found]) => found.isFile()).map(([path, { size }]) => [path, size]));
  return { folder, manifest: readManifest(folder), files };
}

/** The text of one of its files. */
export function textIn({ folder }: Pick<PackedPackage, "folder">, path: string): string {
  return readFileSync(join(folder, path), "utf8");
}
