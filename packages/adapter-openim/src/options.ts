import { type OptionsRead, settingFaults } from "@grouphook/core";
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

/** What each setting means. */
export const descriptions: Readonly<Record<keyof OpenimOptions, string>> = {
  denyCode: "error code clients see when a policy denies without a code of its own: 5000 to 9999 (5001)",
};

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
export function readOptions(settings: Readonly<Record<string, unknown>>): OptionsRead<ReadyOptions> {
  const read = schema.safeParse(settings);
  return read.success ? { options: read.data } : { faults: settingFaults(read.error.issues, descriptions) };
}
