import type { SettingFault, VendorAdapter } from "@grouphook/core";
import { z } from "zod";

/** How an OpenIM adapter says no. */
export interface OpenimOptions {
  /** The error code clients see when a policy denies without a code of its own, 5000 to 9999; 5001 unless set. */
  readonly denyCode?: number;
}

/** Options with every default filled in. */
export type ReadyOptions = Required<OpenimOptions>;

/** The codes OpenIM's documentation leaves to receivers. */
export const codeRange = { from: 5000, to: 9999 } as const;

const descriptions: Readonly<Record<keyof OpenimOptions, string>> = {
  denyCode: "error code clients see when a policy denies without a code of its own: 5000 to 9999 (5001)",
};

/** The settings an operator may use. */
export const knownSettings: VendorAdapter["settings"] = Object.entries(descriptions).map(([name, description]) => ({
  name,
  description,
}));

const range = `must be a whole number from ${codeRange.from} to ${codeRange.to}`;
const schema = z.strictObject({
  denyCode: z
    .preprocess(
      (value) => (typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value),
      z.int(range).min(codeRange.from, range).max(codeRange.to, range),
    )
    .default(5001),
});

/** Checks an operator's settings, where every value may be a string, and tells all faults at once. */
export function readOptions(
  settings: Readonly<Record<string, unknown>>,
): { readonly options: ReadyOptions } | { readonly faults: readonly SettingFault[] } {
  const read = schema.safeParse(settings);
  return read.success ? { options: read.data } : { faults: read.error.issues.flatMap(faultsOf) };
}

function faultsOf(issue: z.core.$ZodIssue): SettingFault[] {
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(descriptions).join(", ");
    return issue.keys.map((key) => ({ setting: key, message: `is not known; known are ${known}` }));
  }
  return [{ setting: issue.path.join("."), message: issue.message }];
}
