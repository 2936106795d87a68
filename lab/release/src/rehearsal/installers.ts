import { globSync, realpathSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Run, runProgram } from "../run-tool.ts";
import type { Workbench } from "./workbench.ts";

/** A program that installs packages. */
export type Installer = "npm" | "pnpm" | "yarn 1" | "yarn 4";

const require = createRequire(import.meta.url);
const yarn4 = require.resolve("@yarnpkg/cli-dist/bin/yarn.js");
const yarn1 = require.resolve("yarn/bin/yarn.js");

const programs: Readonly<Record<Installer, readonly [string, ...string[]]>> = {
  npm: ["npm", "install"],
  pnpm: ["pnpm", "add"],
  "yarn 1": [process.execPath, yarn1, "add"],
  "yarn 4": [process.execPath, yarn4, "add"],
};

export const installers: readonly Installer[] = ["npm", "pnpm", "yarn 1", "yarn 4"];

/** An empty folder to install packages into. */
export function emptyFolder(workbench: Workbench): string {
  const folder = workbench.folderFor("installed");
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  const yarnrc = {
    nodeLinker: "node-modules",
    npmRegistryServer: workbench.registry.url,
    unsafeHttpWhitelist: ["127.0.0.1"],
    // What was published just now is held back otherwise.
    npmPreapprovedPackages: ["@grouphook/*", "grouphook"],
    enableTelemetry: false,
  };
  writeFileSync(join(folder, ".yarnrc.yml"), JSON.stringify(yarnrc));
  writeFileSync(
    join(folder, "pnpm-workspace.yaml"),
    JSON.stringify({ minimumReleaseAgeExclude: ["@grouphook/*", "grouphook"] }),
  );
  return folder;
}

/** Installs packages, named as on a command line, and says what the installer had to say. */
export function install(
  { environment }: Workbench,
  installer: Installer,
  folder: string,
  packages: readonly string[],
): Promise<Run> {
  const [program, ...words] = programs[installer];
  return runProgram(program, [...words, ...packages], { folder, environment });
}

/** The places of all copies of core in a folder. */
export function copiesOfCore(folder: string): readonly string[] {
  const patterns = ["node_modules/", "node_modules/@grouphook/*/", "node_modules/.pnpm/*/"];
  const found = globSync(
    patterns.map((place) => `${place}{,node_modules/}@grouphook/core/package.json`),
    { cwd: folder },
  );
  return [...new Set(found.map((path) => realpathSync(join(folder, path))))];
}
