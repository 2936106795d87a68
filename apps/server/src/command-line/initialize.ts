import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GuideLanguage, SetupGuide } from "@grouphook/core/adapter";
import { parseDatabaseUrl } from "@grouphook/core/storage";
import type { NotLoaded } from "../configuration/adapter-package.js";
import { loadAdapter } from "../configuration/adapters.js";
import { ENV_FILE } from "../configuration/env-file.js";
import { variableName } from "../configuration/variables.js";
import { callbackPath } from "../http/callback-path.js";
import { UsageError } from "./context.js";
import { databasePattern, IGNORE_FILE, ignore } from "./ignored-files.js";

/** What a new installation is to be like. */
export interface NewInstallation {
  readonly folder: string;
  /** Short names of vendors, each of which becomes a source of that name. */
  readonly vendors: readonly string[];
  readonly databaseUrl: string;
  /** Where vendors reach the server; its path comes before that of callbacks. */
  readonly publicUrl: string;
  readonly language: GuideLanguage;
  /** Whether files that exist are written over. */
  readonly overwrites: boolean;
}

/** A source that was set up, and what is to be done at its vendor. */
export interface NewSource {
  readonly source: string;
  readonly callbackUrl: string;
  readonly steps: readonly string[];
  /** Why its adapter cannot be loaded, if it cannot, and what installs it, if it is not installed. */
  readonly missing?: Omit<NotLoaded, "installed">;
}

/** What was written, and what is to be done now. */
export interface Initialized {
  /** Names of files in the folder. */
  readonly files: readonly string[];
  /** What `.gitignore` keeps out of version control: what holds secrets, and the database. */
  readonly ignored: readonly string[];
  readonly sources: readonly NewSource[];
}

interface NewFile {
  readonly name: string;
  readonly text: string;
  /** Whether only its owner may read it. */
  readonly isSecret?: true;
}

interface PreparedSource extends NewSource {
  readonly files: readonly NewFile[];
  readonly variables: readonly (readonly [name: string, value: string])[];
}

const CONFIGURATION_FILE = "grouphook.config.ts";

/**
 * Writes a configuration, secrets and what the vendors' own servers need into a folder. Throws a `UsageError` before anything is
 * written if one of the files exists.
 */
export async function initialize(wanted: NewInstallation): Promise<Initialized> {
  const prepared = await Promise.all(wanted.vendors.map((vendor) => prepareSource(vendor, wanted)));
  const files: readonly NewFile[] = [
    { name: CONFIGURATION_FILE, text: configurationText(wanted) },
    { name: ENV_FILE, text: variablesText(wanted, prepared), isSecret: true },
    ...prepared.flatMap((source) => source.files),
  ];
  const [existing] = files.filter(({ name }) => existsSync(join(wanted.folder, name)));
  if (existing && !wanted.overwrites)
    throw new UsageError(`${existing.name} exists; --force writes over it, with new secrets`);
  for (const { name, text, isSecret } of files) {
    const path = join(wanted.folder, name);
    // Before what is secret is in it: the mode of a file that exists is not changed by writing.
    if (isSecret && existsSync(path)) chmodSync(path, 0o600);
    writeFileSync(path, text, { mode: isSecret ? 0o600 : 0o644 });
  }
  const ignored = [
    ...files.filter(({ isSecret }) => isSecret).map(({ name }) => name),
    ...databasePattern(wanted.folder, wanted.databaseUrl),
  ];
  const isIgnoreFileWritten = ignore(wanted.folder, ignored);
  return {
    files: [...files.map(({ name }) => name), ...(isIgnoreFileWritten ? [IGNORE_FILE] : [])],
    ignored,
    sources: prepared.map(({ source, callbackUrl, steps, missing }) => ({
      ...{ source, callbackUrl, steps, ...(missing !== undefined && { missing }) },
    })),
  };
}

async function prepareSource(
  vendor: string,
  { folder, publicUrl, language }: Pick<NewInstallation, "folder" | "publicUrl" | "language">,
): Promise<PreparedSource> {
  const pathSecret = newSecret();
  const callbackUrl = new URL(publicUrl).href.replace(/\/+$/, "") + callbackPath(vendor, pathSecret);
  const loaded = await loadAdapter(vendor, folder);
  const vendorAdapter = "vendorAdapter" in loaded ? loaded.vendorAdapter : undefined;
  const invented = (vendorAdapter?.inventedSecrets ?? []).map((setting) => [setting, newSecret()] as const);
  const guide: SetupGuide = vendorAdapter?.setupGuide?.({ callbackUrl, secrets: Object.fromEntries(invented) }) ?? {
    steps: [],
  };
  return {
    ...{ source: vendor, callbackUrl, steps: guide.steps.map((step) => step[language]) },
    ...("message" in loaded && { missing: missingOf(loaded) }),
    files: (guide.files ?? []).map((file) => ({ ...file, isSecret: true })),
    variables: [["pathSecret", pathSecret] as const, ...invented].map(([setting, value]) => [
      variableName(vendor, setting),
      value,
    ]),
  };
}

function missingOf({ message, installCommand }: NotLoaded): Omit<NotLoaded, "installed"> {
  return { message, ...(installCommand !== undefined && { installCommand }) };
}

/** Safe in a path, a header and a file of variables. */
function newSecret(): string {
  return randomBytes(24).toString("base64url");
}

function configurationText({ databaseUrl, vendors }: NewInstallation): string {
  const database = isSecret(databaseUrl)
    ? `  // The database is in ${ENV_FILE}: GROUPHOOK_DATABASE_URL.`
    : `  databaseUrl: ${JSON.stringify(databaseUrl)},`;
  return `import type { Configuration } from "@grouphook/server";

// Secrets are in ${ENV_FILE}. Every setting: npx grouphook start --help
// In a clone of grouphook's repository: npx -y pnpm@12 grouphook start --help
export default {
${database}
  sources: {
${vendors.map((vendor) => `    ${vendor}: {},`).join("\n")}
  },
} satisfies Configuration;
`;
}

function variablesText({ databaseUrl }: NewInstallation, sources: readonly PreparedSource[]): string {
  const variables = [
    ...(isSecret(databaseUrl) ? [["GROUPHOOK_DATABASE_URL", databaseUrl] as const] : []),
    ["GROUPHOOK_API_TOKEN", newSecret()] as const,
    ...sources.flatMap((source) => source.variables),
  ];
  const lines = variables.map(([name, value]) => `${name}=${quoted(value)}\n`);
  return `# Secrets of grouphook, read from the working folder at the start. Keep them out of version control.\n${lines.join("")}`;
}

/** In single quotes nothing but a single quote means anything. */
function quoted(value: string): string {
  return /^[\w:/@.-]*$/.test(value) ? value : `'${value.replaceAll("'", "%27")}'`;
}

function isSecret(databaseUrl: string): boolean {
  return parseDatabaseUrl(databaseUrl).family !== "sqlite";
}
