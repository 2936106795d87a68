import { readFileSync } from "node:fs";
import type { Environment } from "./variables.js";

const SUFFIX = "_FILE";

/**
 * The known variables, including those whose value is in a file that `<NAME>_FILE` names, e.g. a mounted secret. A line break
 * at the end of the file is ignored. A file that cannot be read is a fault, and so is a value that is set twice. What
 * an `unread` file would have set is set, to nothing: it is not missing.
 */
export function readVariableFiles(
  environment: Environment,
  isKnown: (name: string) => boolean,
): { readonly environment: Environment; readonly unread: ReadonlySet<string>; readonly faults: readonly string[] } {
  const values: Record<string, string | undefined> = { ...environment };
  const unread = new Set<string>();
  const faults: string[] = [];
  for (const [name, path] of Object.entries(environment)) {
    const meant = name.slice(0, -SUFFIX.length);
    if (path === undefined || !name.endsWith(SUFFIX) || isKnown(name) || !isKnown(meant)) continue;
    delete values[name];
    if (environment[meant] !== undefined) {
      faults.push(`${name}: conflicts with ${meant}; keep one of them`);
      continue;
    }
    try {
      values[meant] = readFileSync(path, "utf8").replace(/\r?\n$/, "");
    } catch (cause) {
      values[meant] = "";
      unread.add(meant);
      faults.push(`${name}: ${path} cannot be read: ${reasonOf(cause)}`);
    }
  }
  return { environment: values, unread, faults };
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
}
