import type { GuideLanguage } from "@grouphook/core/adapter";
import { type Command, Option } from "commander";
import { vendors as knownVendors, loadAdapter } from "../configuration/adapters.js";
import { listOf } from "../configuration/comma-list.js";
import { ENV_FILE, withEnvFile } from "../configuration/env-file.js";
import type { Environment } from "../configuration/variables.js";
import { askForInstallation } from "./ask-for-installation.js";
import { type CommandContext, exitCodes, UsageError } from "./context.js";
import { initWords } from "./init-words.js";
import { initialize, type NewInstallation } from "./initialize.js";
import { faultOfDatabase, faultOfPublicUrl } from "./installation-faults.js";

const DATABASE_VARIABLE = "GROUPHOOK_DATABASE_URL";

const more = `
Asks what is not given, on a terminal. Secrets are made and written to ${ENV_FILE}, which the server reads at its start. Other
users of the machine can see the words of a command: a database's password is better in the variable ${DATABASE_VARIABLE}.

Examples:
  grouphook init
  grouphook init --yes --vendors ${knownVendors.slice(1).join(",")} --database sqlite:data/grouphook.db
  grouphook init --yes --vendors ${knownVendors.at(-1)} --url https://chat.example.com --language zh`;

interface InitWords {
  readonly yes?: true;
  readonly vendors?: string;
  readonly database?: string;
  readonly url?: string;
  readonly language?: GuideLanguage;
  readonly force?: true;
  readonly json?: true;
}

/** Adds `grouphook init`. */
export function addInit(program: Command, context: CommandContext): void {
  program
    .command("init")
    .description("write a configuration into the working folder, and say what to do at the vendor")
    .option("--yes", "ask nothing: take the defaults of what is not given")
    .option("--vendors <names>", `vendors, separated by commas: ${knownVendors.join(", ")} (those installed)`)
    .option("--database <url>", "sqlite:path or mysql://user:password@host:port/database (sqlite:data/grouphook.db)")
    .option("--url <url>", "where vendors reach this server (http://127.0.0.1:8080)")
    .addOption(
      new Option("--language <language>", "language of what is printed (that of the terminal)").choices(["en", "zh"]),
    )
    .option("--force", "write over files that exist, with new secrets")
    .option("--json", "print what was done as JSON")
    .addHelpText("after", more)
    .action(async (words: InitWords) => {
      const { folder } = context.surroundings;
      const environment = withEnvFile(folder, context.surroundings.environment);
      const language = words.language ?? languageOf(environment);
      const given = {
        ...(words.vendors !== undefined && { vendors: checkedVendors(words.vendors) }),
        ...databaseOf(words, environment),
        ...(words.url !== undefined && { publicUrl: checked("--url", words.url, faultOfPublicUrl) }),
      };
      const defaults = { vendors: await installedVendors(folder), ...DEFAULTS };
      const asks = words.yes !== true && words.json !== true && process.stdin.isTTY === true;
      const answers = asks ? await askForInstallation(given, { defaults, language }) : { ...defaults, ...given };
      if (answers === undefined) return context.output.end(exitCodes.interrupted);
      if (answers.vendors.length === 0)
        throw new UsageError(`--vendors is missing: one or more of ${knownVendors.join(", ")}`);
      const wanted: NewInstallation = { ...answers, folder, language, overwrites: words.force === true };
      const done = await initialize(wanted);
      context.output.print(words.json ? JSON.stringify(done, null, 2) : initWords(done, language));
    });
}

const DEFAULTS = { databaseUrl: "sqlite:data/grouphook.db", publicUrl: "http://127.0.0.1:8080" };

async function installedVendors(folder: string): Promise<readonly string[]> {
  const loaded = await Promise.all(knownVendors.map((vendor) => loadAdapter(vendor, folder)));
  return knownVendors.filter((_, index) => "vendorAdapter" in (loaded[index] ?? {}));
}

function databaseOf(
  { database }: InitWords,
  { [DATABASE_VARIABLE]: variable }: Environment,
): { readonly databaseUrl?: string } {
  if (database !== undefined) return { databaseUrl: checked("--database", database, faultOfDatabase) };
  return variable === undefined ? {} : { databaseUrl: checked(DATABASE_VARIABLE, variable, faultOfDatabase) };
}

function checkedVendors(list: string): readonly string[] {
  const names = [...new Set(listOf(list))];
  const unknown = names.filter((name) => !knownVendors.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`--vendors: ${unknown.join(", ")} is unknown; known are ${knownVendors.join(", ")}`);
  return names;
}

function checked(option: string, value: string, faultOf: (value: string) => string | undefined): string {
  const fault = faultOf(value);
  if (fault !== undefined) throw new UsageError(`${option} ${fault}`);
  return value;
}

function languageOf({ LC_ALL, LC_MESSAGES, LANG }: { readonly [name: string]: string | undefined }): GuideLanguage {
  return /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || "") ? "zh" : "en";
}
