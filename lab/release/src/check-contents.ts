import { posix } from "node:path";
import { z } from "zod";
import { type PackedPackage, textIn } from "./packed-package.ts";

type Contents = Pick<PackedPackage, "folder" | "manifest" | "files">;

/** What may stand in a package. Everything else is a fault: what nobody thought of must not be published. */
const ALLOWED = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^bin\/[a-z-]+(\.js|\.d\.ts)$/,
  /^dist\/([a-z0-9-]+\/)*[a-z0-9-]+(\.js|\.d\.ts)(\.map)?$/,
  /^dist\/([a-z0-9-]+\/)*[a-z0-9-]+\.(css|html|json|svg)$/,
  // Files for browsers, whose names change with their content, also compressed.
  /^dist\/site\/(index\.html|assets\/[\w-]+\.(css|js|svg))(\.br|\.gz)?$/,
  /^src\/([a-z0-9-]+\/)*[a-z0-9-]+(\.ts|\.css|\.html|\.json|\.js|\.svg)$/,
];

const FORBIDDEN = /(^|\/)(testing|fixtures|__tests__|node_modules)\/|\.test\.|\.tsbuildinfo$/;

const mapSchema = z.object({ sources: z.array(z.string()), sourceRoot: z.string().optional() });

/** Says which files of a package should not be published, and which are missing. */
export function contentFaults(packed: Contents): readonly string[] {
  const { files, manifest } = packed;
  const paths = [...files.keys()];
  // The first release makes the first changelog.
  const needed = ["README.md", "LICENSE", ...(manifest.version === "0.0.0" ? [] : ["CHANGELOG.md"])];
  return [
    ...needed.filter((path) => !files.has(path)).map((path) => `${path} is missing`),
    ...pathsNamed([manifest.bin, manifest.exports])
      .filter((path) => !files.has(path))
      .map((path) => `${path} is missing, but package.json names it`),
    ...paths.filter((path) => !mayShip(path)).map((path) => `${path} should not be published`),
    ...paths.filter((path) => files.get(path) === 0).map((path) => `${path} is empty`),
    ...paths.filter((path) => path.endsWith(".map")).flatMap((path) => mapFaults(packed, path)),
    ...paths.filter((path) => /\.(js|d\.ts)$/.test(path)).flatMap((path) => mapNamedBy(packed, path)),
  ];
}

function mayShip(path: string): boolean {
  return ALLOWED.some((pattern) => pattern.test(path)) && !FORBIDDEN.test(path);
}

/** Every path in `bin` and `exports`, which may be nested. */
function pathsNamed(value: unknown): readonly string[] {
  if (typeof value === "string") return [posix.normalize(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(pathsNamed) : [];
}

function mapFaults(packed: Contents, path: string): readonly string[] {
  const { sources, sourceRoot = "" } = mapSchema.parse(JSON.parse(textIn(packed, path)));
  const targets = sources.map((source) => posix.join(posix.dirname(path), sourceRoot, source));
  return targets
    .filter((target) => !packed.files.has(target))
    .map((target) => `${path} points to ${target}, which is missing`);
}

function mapNamedBy(packed: Contents, path: string): readonly string[] {
  const name = /^\/\/# sourceMappingURL=(?!data:)(.+)$/m.exec(textIn(packed, path))?.[1];
  if (name === undefined) return [];
  const target = posix.join(posix.dirname(path), name);
  return packed.files.has(target) ? [] : [`${path} names ${target}, which is missing`];
}
