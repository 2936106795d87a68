import { jsonPath, type OptionsRead, settingFaults, type TextPaths, textPathsOf } from "@grouphook/core/adapter";
import { z } from "zod";

/** How an OpenIM adapter says no. */
export interface OpenimOptions {
  /** The error code clients see when a policy denies without a code of its own, 5000 to 9999; 5001 unless set. */
  readonly denyCode?: number;
  /**
   * Paths to what is text in custom messages (content type 110, 119, 120), such as `data.text`, from their `content` on; none
   * unless set. A field that holds JSON as a text is gone into; what is an object or a list is text in all its parts.
   */
  readonly customText?: readonly string[];
}

/** Options with every default filled in. */
export interface ReadyOptions {
  readonly denyCode: number;
  readonly customText: TextPaths;
}

/** The codes OpenIM's documentation leaves to receivers. */
export const codeRange = { from: 5000, to: 9999 } as const;

/** What each setting means. */
export const descriptions: Readonly<Record<keyof OpenimOptions, string>> = {
  denyCode: "error code clients see when a policy denies without a code of its own: 5000 to 9999 (5001)",
  customText: "JSON paths to the texts in custom messages, comma separated, e.g. data.text,extension (none)",
};

const range = `must be a whole number from ${codeRange.from} to ${codeRange.to}`;
const schema = z.strictObject({
  denyCode: z
    .preprocess(
      (value) => (typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value),
      z.int(range).min(codeRange.from, range).max(codeRange.to, range),
    )
    .default(5001),
  customText: z
    .preprocess(
      (value) => (typeof value === "string" ? entriesOf(value) : value),
      z.array(
        z
          .string("must be a text")
          .refine((path) => jsonPath(path) !== undefined, "must be a JSON path such as data.text"),
        "must be a list of JSON paths",
      ),
    )
    .default([])
    .transform(textPathsOf),
});

/** Checks an operator's settings, where every value may be a string, and tells all faults at once. */
export function readOptions(settings: Readonly<Record<string, unknown>>): OptionsRead<ReadyOptions> {
  const read = schema.safeParse(settings);
  return read.success ? { options: read.data } : { faults: settingFaults(read.error.issues, descriptions) };
}

function entriesOf(list: string): string[] {
  return list
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
