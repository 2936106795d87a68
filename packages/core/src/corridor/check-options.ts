import type { z } from "zod";
import { nearestNames } from "../vocabulary/nearest-names.js";
import { shortened } from "../vocabulary/shortened.js";

const LONGEST_NAME = 100;

/**
 * Throws a `TypeError` that lists every fault of options given in code, and those in `more`: by name, without values, and for
 * unknown names with similar ones. An option that is `undefined` is a fault: the caller meant to set it.
 */
export function checkOptions(where: string, schema: z.ZodObject, options: unknown, more: readonly string[] = []): void {
  const issues = schema.safeParse(options).error?.issues ?? [];
  const faults = [...issues.flatMap((issue) => faultsOf(issue, schema, options)), ...more];
  if (faults.length > 0) throw new TypeError(`${where}: ${faults.join("; ")}`);
}

/** The message for an unknown name. */
export function unknownName(name: string, known: readonly string[]): string {
  const short = shortened(name, LONGEST_NAME);
  const near = nearestNames(short, known);
  return `${short} is unknown${near.length > 0 ? `; nearest: ${near.join(", ")}` : ", and no known name is similar"}`;
}

function faultsOf(issue: z.core.$ZodIssue, schema: z.ZodObject, options: unknown): readonly string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownName(key, Object.keys(schema.shape)));
  const [name] = issue.path;
  if (name === undefined) return [`the options ${issue.message}`];
  const isUndefined = issue.path.length === 1 && optionOf(options, name) === undefined;
  return [`${issue.path.map(String).join(".")} ${issue.message}${isUndefined ? ", and is undefined" : ""}`];
}

function optionOf(options: unknown, name: PropertyKey): unknown {
  return typeof options === "object" && options !== null ? Reflect.get(options, name) : undefined;
}
