import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { ConfigurationError } from "./configuration-error.js";
import type { Environment } from "./variables.js";

/** The name of the file in the working folder that may hold variables, such as secrets. */
export const ENV_FILE = "grouphook.env";

const FROM_FILE = "_FILE";
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/;
/** The double ones last: between them, `parseEnv` reads `\\n` as the end of a line. */
const QUOTES = ["'", "`", '"'];

/**
 * The variables of a process, and those of the file `grouphook.env` in its working folder that it does not have, in either form: a
 * `<NAME>_FILE` of the process stands for `<NAME>` too, and the other way round.
 */
export function withEnvFile(folder: string, environment: Environment): Environment {
  const path = join(folder, ENV_FILE);
  if (!existsSync(path)) return environment;
  const set = new Set(Object.keys(environment).map(meantBy));
  const added = Object.entries(read(path)).filter(([name]) => !set.has(meantBy(name)));
  return { ...Object.fromEntries(added), ...environment };
}

function meantBy(name: string): string {
  return name.endsWith(FROM_FILE) ? name.slice(0, -FROM_FILE.length) : name;
}

function read(path: string): Environment {
  const lines = linesOf(path);
  const misplaced: number[] = [];
  const readable: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const [, name, value = ""] = ASSIGNMENT.exec(line) ?? [];
    const end = endOfQuoted(lines, at, value);
    if (end !== undefined) {
      readable.push(...lines.slice(at, end + 1));
      at = end;
    } else if (name !== undefined) readable.push(`${name}=${quoted(value.replace(/\s#.*$/, "").trim())}`);
    else if (!/^\s*(#|$)/.test(line)) misplaced.push(at + 1);
  }
  if (misplaced.length > 0)
    throw new ConfigurationError(misplaced.map((number) => `${path}: line ${number} must be NAME=value`));
  return parseEnv(readable.join("\n"));
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split(/\r?\n/);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new ConfigurationError([`${path}: cannot be read: ${reason}`]);
  }
}

/** The line in which a value ends that is in quotes; `undefined` for one that is not. */
function endOfQuoted(lines: readonly string[], at: number, value: string): number | undefined {
  const [, quote, rest = ""] = /^\s*(["'`])(.*)$/.exec(value) ?? [];
  if (quote === undefined) return undefined;
  if (rest.includes(quote)) return at;
  const after = lines.slice(at + 1).findIndex((line) => line.includes(quote));
  return after < 0 ? undefined : at + 1 + after;
}

/** For `parseEnv`, which cuts a value without quotes at every `#`; a shell takes `#` for a comment after white space only. */
function quoted(value: string): string {
  const quote = QUOTES.find((one) => !value.includes(one));
  return quote === undefined ? value : quote + value + quote;
}
