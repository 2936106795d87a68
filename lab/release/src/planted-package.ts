import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Texts of files, by path. Without a text there is no such file. */
export type PlantedFiles = Readonly<Record<string, string | undefined>>;

const manifest = {
  name: "@grouphook/sink-any",
  version: "0.3.0",
  license: "MIT",
  type: "module",
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
  engines: { node: ">=22.18" },
  repository: { type: "git", url: "git+https://github.com/grouphook/grouphook.git", directory: "packages/sink-any" },
  publishConfig: { access: "public", provenance: true },
  dependencies: { zod: "^4.6.7" },
  peerDependencies: { "@grouphook/core": "^0.2.0" },
};

const sound: PlantedFiles = {
  "README.md": "# Any",
  LICENSE: "MIT",
  "CHANGELOG.md": "# Changes",
  "src/index.ts": "export const any: number = 1;\n",
  "dist/index.js": "export const any = 1;\n//# sourceMappingURL=index.js.map\n",
  "dist/index.js.map": '{"version":3,"sources":["../src/index.ts"],"names":[],"mappings":""}',
  "dist/index.d.ts": "export declare const any: number;\n",
};

/** A sound package in a folder of its own, with other files and other words in its manifest. It is removed after the test. */
export function plantPackage(files: PlantedFiles = {}, words: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "grouphook-planted-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const all = { "package.json": JSON.stringify({ ...manifest, ...words }), ...sound, ...files };
  for (const [path, text] of Object.entries(all)) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
