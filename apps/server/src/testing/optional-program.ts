import { spawnSync } from "node:child_process";

/** A command that prints a version. */
type VersionCommand = readonly [name: string, ...words: string[]];

/** The first of these that can be run, for programs that not every machine has. Without any, it says what is skipped. */
export function firstInstalled(skipped: string, ...commands: readonly VersionCommand[]): VersionCommand | undefined {
  const found = commands.find(([name, ...words]) => spawnSync(name, words, { timeout: 20_000 }).status === 0);
  const names = commands.map(([name]) => name).join(" or ");
  if (!found) process.stderr.write(`SKIPPED: no ${names} on the PATH to ${skipped}\n`);
  return found;
}
