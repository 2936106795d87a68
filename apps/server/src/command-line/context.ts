import { dirname, resolve } from "node:path";
import { parseDatabaseUrl } from "@grouphook/core/storage";
import type { Surroundings } from "../configuration/choose-sources.js";
import { withChoosingFiles } from "../configuration/choosing-variables.js";
import { ConfigurationError } from "../configuration/configuration-error.js";
import { readConfigurationFile } from "../configuration/configuration-file.js";
import { withEnvFile } from "../configuration/env-file.js";
import { planServer, type ServerPlan } from "../configuration/plan-server.js";
import { SOURCES_VARIABLE } from "../configuration/variables.js";

/** Where a command is run, and where it prints. */
export interface CommandContext {
  /** Without the variables of `grouphook.env`. */
  readonly surroundings: Surroundings;
  readonly output: Output;
}

/** Where a command prints. */
export interface Output {
  /** A result, on standard output. */
  print(text: string): void;
  /** Progress and other words for people, on standard error, so that standard output holds the result alone. */
  tell(line: string): void;
  /** The exit code, if it is not 0: the first that is set counts. */
  end(code: ExitCode): void;
}

/** How a command has ended: failed, used wrongly, or interrupted. */
type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** How a command ends besides 0. */
export const exitCodes = { failed: 1, misused: 2, interrupted: 130 } as const;

/** Somebody has used a command wrongly. Its message is for them. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The configured server that a command is about. Throws a `ConfigurationError` if the configuration is not valid. */
export async function configured({ surroundings }: CommandContext, path: string | undefined): Promise<ServerPlan> {
  const { folder } = surroundings;
  const { environment, file } = await readFiles(surroundings, path);
  const plan = await planServer(file.written, environment, file.folder);
  giveTemporaryFolder(plan.configuration.databaseUrl);
  if (file.isFound || environment[SOURCES_VARIABLE] !== undefined) return plan;
  const served = "every installed adapter is served, with the settings of variables and defaults";
  return { ...plan, withoutFile: `no configuration file in ${folder}: ${served}; \`grouphook init\` writes one` };
}

/** What is wrong with either file is told at once. */
async function readFiles({ environment, folder }: Surroundings, path: string | undefined) {
  const [variables, file] = await Promise.allSettled([
    (async () => withChoosingFiles(withEnvFile(folder, environment)))(),
    readConfigurationFile(folder, path),
  ]);
  if (variables.status === "fulfilled" && file.status === "fulfilled")
    return { environment: variables.value, file: file.value };
  const reasons = [variables, file].flatMap((read): unknown[] => (read.status === "rejected" ? [read.reason] : []));
  const faults = reasons.flatMap((reason) => {
    if (reason instanceof ConfigurationError) return reason.faults;
    throw reason;
  });
  throw new ConfigurationError(faults);
}

/**
 * Where nobody says otherwise, SQLite puts what it sorts aside beside its database: another folder may not be writable, and what
 * people said stays where only the owner reads.
 */
function giveTemporaryFolder(databaseUrl: string): void {
  const database = parseDatabaseUrl(databaseUrl);
  if (database.family !== "sqlite" || database.path === ":memory:") return;
  process.env.SQLITE_TMPDIR ??= dirname(resolve(database.path));
}

/** The messages of an error and its causes in one line. */
export function reasonOf(fault: unknown): string {
  const reasons: string[] = [];
  for (let next = fault; next instanceof Error; next = next.cause) {
    const code = "code" in next ? String(next.code) : next.name;
    reasons.push(next.message.split("\n", 1)[0] || code);
  }
  return reasons.join(": ") || String(fault);
}
