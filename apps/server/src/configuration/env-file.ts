import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { ConfigurationError } from "./configuration-error.js";
import type { Environment } from "./variables.js";

/** The name of the file in the working folder that may hold variables, such as secrets. */
export const ENV_FILE = ".env";

/** The variables of a process, and those of its `.env` file that it does not have. */
export function withEnvFile(folder: string, environment: Environment): Environment {
  const path = join(folder, ENV_FILE);
  if (!existsSync(path)) return environment;
  try {
    return { ...parseEnv(readFileSync(path, "utf8")), ...environment };
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "it is no list of variables";
    throw new ConfigurationError([`${path}: cannot be read: ${reason}`]);
  }
}
