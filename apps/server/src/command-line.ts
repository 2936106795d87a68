import { parseArgs } from "node:util";
import { type ErasureTarget, isIdentifier } from "@grouphook/core";
import { checkDatabase } from "@grouphook/core/storage";
import type { Surroundings } from "./configuration/choose-sources.js";
import { ConfigurationError } from "./configuration/configuration-error.js";
import { readConfigurationFile } from "./configuration/configuration-file.js";
import { planServer, type ServerPlan } from "./configuration/plan-server.js";
import { serverVersion } from "./configuration/server-version.js";
import { erase } from "./erase.js";
import { erasureHelpText, helpText } from "./help-text.js";
import { serve } from "./serve.js";

const options = {
  help: { type: "boolean" },
  version: { type: "boolean" },
  config: { type: "string" },
  check: { type: "boolean" },
} as const;

const erasureOptions = {
  help: { type: "boolean" },
  config: { type: "string" },
  source: { type: "string" },
  user: { type: "string" },
  group: { type: "string" },
} as const;

/** Runs the `grouphook` command. Errors go to standard error and set exit code 1. */
export async function run(words: readonly string[], { environment, folder }: Surroundings): Promise<void> {
  try {
    const [first, ...others] = words;
    if (first === "erase") return await runErasure(others, { environment, folder });
    if (first !== undefined && !first.startsWith("-")) {
      throw new TypeError(`${first} is no command; there is one, erase, and without a command the server starts`);
    }
    const { values } = parseArgs({ args: [...words], options });
    if (values.help) return print(await helpText({ environment, folder }));
    if (values.version) return print(serverVersion());
    const file = await readConfigurationFile(folder, values.config);
    const plan = await planServer(file.written, environment, file.folder);
    if (values.check) return print((await check(plan)).map(prefixed).join("\n"));
    await serve(plan);
  } catch (fault) {
    const lines = fault instanceof ConfigurationError ? fault.faults : [reasonOf(fault)];
    process.stderr.write(lines.map((line) => `${prefixed(line)}\n`).join(""));
    process.exitCode = 1;
  }
}

async function runErasure(words: readonly string[], { environment, folder }: Surroundings): Promise<void> {
  const { values } = parseArgs({ args: [...words], options: erasureOptions });
  if (values.help) return print(erasureHelpText);
  const target = targetOf(values);
  const file = await readConfigurationFile(folder, values.config);
  const plan = await planServer(file.written, environment, file.folder);
  await erase(plan, target, (line) => print(prefixed(line)));
}

function targetOf({ source, user, group }: { source?: string; user?: string; group?: string }): ErasureTarget {
  if (source === undefined) throw new TypeError("--source is missing: the source in which to erase");
  if (!isIdentifier(source)) throw new TypeError("--source must be 1 to 255 bytes of text");
  const ids = [user, group].filter((id) => id !== undefined);
  if (ids.length === 0) throw new TypeError("either --user or --group must be given: whom or what to erase");
  if (ids.length > 1) throw new TypeError("--user and --group exclude each other: erase one after the other");
  if (!ids.every(isIdentifier))
    throw new TypeError(`${user === undefined ? "--group" : "--user"} must be 1 to 255 bytes of text`);
  return user === undefined ? { source, groupId: group ?? "" } : { source, userId: user };
}

async function check({ configuration, warnings, lineOf }: ServerPlan): Promise<readonly string[]> {
  try {
    await checkDatabase(configuration.databaseUrl);
  } catch (fault) {
    throw new ConfigurationError([lineOf({ path: ["databaseUrl"], message: reasonOf(fault) })]);
  }
  return [...warnings, "the configuration is valid and the database is usable"];
}

function prefixed(line: string): string {
  return `grouphook: ${line}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The messages of an error and its causes in one line. */
function reasonOf(fault: unknown): string {
  const reasons: string[] = [];
  for (let next = fault; next instanceof Error; next = next.cause) {
    const code = "code" in next ? String(next.code) : next.name;
    reasons.push(next.message.split("\n", 1)[0] || code);
  }
  return reasons.join(": ") || String(fault);
}
