import { numberSetting, type TextPaths, textPathsSetting } from "@grouphook/core/adapter";
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
export interface ReadyOptions extends Required<Pick<OpenimOptions, "denyCode">> {
  readonly customText: TextPaths;
}

/** The codes OpenIM's documentation leaves to receivers. */
export const codeRange = { from: 5000, to: 9999 } as const;

/** What each setting means. */
export const descriptions: Readonly<Record<keyof OpenimOptions, string>> = {
  denyCode: "error code clients see when a policy denies without a code of its own: 5000 to 9999 (5001)",
  customText: "JSON paths to the texts in custom messages, comma separated, e.g. data.text,extension (none)",
};

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyOptions> = z.strictObject({
  denyCode: numberSetting(codeRange.from, codeRange.to).default(5001),
  customText: textPathsSetting("data.text"),
});
