import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigurationError } from "./configuration-error.js";
import { isRecord } from "./is-record.js";

const KINDS_OF_WORDS: ReadonlySet<string> = new Set(["ident", "string literal", "numeric literal", "<eof>"]);
const FILE_NAMES = ["grouphook.config.ts", "grouphook.config.js", "grouphook.config.mjs"];

/** A configuration and its folder. */
export interface WrittenConfiguration {
  /** Whether there is a file. */
  readonly isFound: boolean;
  readonly written: Readonly<Record<string, unknown>>;
  readonly folder: string;
}

/**
 * The default export of the configuration file: the named file, or else one in `folder`, or else an empty configuration.
 * Throws a `ConfigurationError` if the file cannot be read.
 */
export async function readConfigurationFile(folder: string, path?: string): Promise<WrittenConfiguration> {
  const file = path === undefined ? findIn(folder) : resolve(folder, path);
  if (file === undefined) return { isFound: false, written: {}, folder };
  const written = await importDefault(file);
  if (!isRecord(written)) throw new ConfigurationError([`${basename(file)}: must export a configuration as default`]);
  return { isFound: true, written, folder: dirname(file) };
}

function findIn(folder: string): string | undefined {
  const [file, second] = FILE_NAMES.map((name) => resolve(folder, name)).filter((candidate) => existsSync(candidate));
  if (file !== undefined && second !== undefined) {
    throw new ConfigurationError([`${basename(file)}: conflicts with ${basename(second)}; keep one of them`]);
  }
  return file;
}

async function importDefault(file: string): Promise<unknown> {
  if (!existsSync(file)) throw new ConfigurationError([`${file}: does not exist`]);
  if (/\.[mc]?ts$/.test(file) && !process.features.typescript) {
    throw new ConfigurationError([
      `${file}: Node.js ${process.versions.node} cannot read TypeScript; write it as .mjs`,
    ]);
  }
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(file).href);
    return module.default;
  } catch (cause) {
    throw new ConfigurationError([`${file}: cannot be read: ${reasonOf(cause, file)}`]);
  }
}

/** Without words of the file: what lacks its quotes may be a secret. */
function reasonOf(cause: unknown, file: string): string {
  if (!(cause instanceof Error)) return String(cause);
  const { message, stack = "" } = cause;
  const [reason = ""] = message.split("\n", 1);
  const place = [pathToFileURL(file).href, file].find((name) => stack.includes(`${name}:`));
  const line = place && /^\d+/.exec(stack.slice(stack.indexOf(place) + place.length + 1))?.[0];
  const where = line ? ` (line ${line})` : "";
  if (cause instanceof ReferenceError) return reason.replace(/^\S+ is not defined/, "a name is not defined") + where;
  if (cause instanceof SyntaxError) return withoutWords(reason) + where;
  return reason;
}

/** What of a syntax error is in quotes are signs, such as `','`, kinds of words, or words of the file. */
function withoutWords(reason: string): string {
  return reason.replaceAll(/(['"`])(\1|.*?)\1/g, (whole, _, inner: string) =>
    /\w/.test(inner) && !KINDS_OF_WORDS.has(inner) ? "…" : whole,
  );
}
