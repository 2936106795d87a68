import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { ConfigurationError } from "./configuration-error.js";
import type { Environment } from "./variables.js";

/** The name of the file in the working folder that may hold variables, such as secrets. */
export const ENV_FILE = "grouphook.env";

const FROM_FILE = "_FILE";

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
  try {
    return parseEnv(readFileSync(path, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "it is no list of variables";
    throw new ConfigurationError([`${path}: cannot be read: ${reason}`]);
  }
}
