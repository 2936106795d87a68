import { jsonPath, type OptionsRead, settingFaults, type TextPaths, textPathsOf } from "@grouphook/core/adapter";
import { z } from "zod";

/** How a Tencent adapter tells its app's callbacks from others. */
export interface TencentOptions {
  /** The app's SDKAppID, in digits. Callbacks of every app are taken unless set. */
  readonly sdkAppId?: string | number;
  /** Authentication tokens as set in the console. Once set, callbacks must be signed with one of them; two make a rotation. */
  readonly tokens?: readonly string[];
  /** How far `RequestTime` may be from our clock, in seconds; 60 unless set. Needs `tokens`. */
  readonly freshnessSeconds?: number;
  /**
   * Paths to what is text in a `TIMCustomElem`, such as `Data.text`, from its `MsgContent` on; none unless set. A field that
   * holds JSON as a text is gone into; what is an object or a list is text in all its parts.
   */
  readonly customText?: readonly string[];
}

/** Options with every default filled in. */
export interface ReadyOptions {
  readonly sdkAppId?: string;
  /** Empty where callbacks come unsigned. */
  readonly tokens: readonly string[];
  readonly freshnessSeconds: number;
  readonly customText: TextPaths;
}

/** What each setting means. */
export const descriptions: Readonly<Record<keyof TencentOptions, string>> = {
  sdkAppId: "SDKAppID of the app; callbacks of every app are taken unless set",
  tokens: "authentication tokens of the console, comma separated; once set, callbacks must be signed with one of them",
  customText: "JSON paths to the texts in custom elements, comma separated, e.g. Data.text,Ext (none)",
  freshnessSeconds: "how far RequestTime may be from our clock (60); needs tokens",
};

const schema = z.strictObject({
  sdkAppId: z
    .preprocess(
      (value) => (typeof value === "number" ? String(value) : value),
      z.string("must be digits").regex(/^\d+$/, "must be digits"),
    )
    .exactOptional(),
  tokens: z
    .preprocess(
      (value) => (typeof value === "string" ? entriesOf(value) : value),
      z
        .array(z.string("must be a text").min(1, "must not be empty"), "must be a list of texts")
        .min(1, "must name one"),
    )
    .default([]),
  freshnessSeconds: z
    .preprocess(
      (value) => (typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value),
      z.int("must be a whole number of seconds").positive("must be at least 1"),
    )
    .default(60),
  customText: z
    .preprocess(
      (value) => (typeof value === "string" ? entriesOf(value) : value),
      z.array(
        z
          .string("must be a text")
          .refine((path) => jsonPath(path) !== undefined, "must be a JSON path such as Data.text"),
        "must be a list of JSON paths",
      ),
    )
    .default([])
    .transform(textPathsOf),
});

/** Checks an operator's settings, where every value may be a string, and tells all faults at once. */
export function readOptions(settings: Readonly<Record<string, unknown>>): OptionsRead<ReadyOptions> {
  const read = schema.safeParse(settings);
  const faults = settingFaults(read.error?.issues ?? [], descriptions);
  if ("freshnessSeconds" in settings && !("tokens" in settings)) {
    faults.push({ setting: "freshnessSeconds", message: "needs tokens: an unsigned RequestTime proves nothing" });
  }
  return read.success && faults.length === 0 ? { options: read.data } : { faults };
}

function entriesOf(list: string): string[] {
  return list
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
