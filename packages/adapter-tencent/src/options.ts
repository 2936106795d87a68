import { listSetting, otherwise, secondsSetting, type TextPaths, textPathsSetting } from "@grouphook/core/adapter";
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
export interface ReadyOptions extends Required<Pick<TencentOptions, "freshnessSeconds">> {
  readonly sdkAppId?: string;
  /** Empty if callbacks come unsigned. */
  readonly tokens: readonly string[];
  readonly customText: TextPaths;
}

/** What each setting means. */
export const descriptions: Readonly<Record<keyof TencentOptions, string>> = {
  sdkAppId: "SDKAppID of the app; callbacks of every app are taken unless set",
  tokens: "authentication tokens of the console, comma separated; once set, callbacks must be signed with one of them",
  customText: "JSON paths to the texts in custom elements, comma separated, e.g. Data.text,Ext (none)",
  freshnessSeconds: "how far RequestTime may be from our clock (60); needs tokens",
};

/** An app's SDKAppID as an operator writes it. */
export const sdkAppIdSetting: z.ZodType<string> = z.preprocess(
  (value) => (typeof value === "number" ? String(value) : value),
  z.string(otherwise("must be digits")).regex(/^\d+$/, "must be digits"),
);

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyOptions> = z.strictObject({
  sdkAppId: sdkAppIdSetting.exactOptional(),
  tokens: listSetting(z.string("must be a text").min(1, "must not be empty"))
    .refine((tokens) => tokens.length > 0, "must name one")
    .default([]),
  freshnessSeconds: secondsSetting.default(60),
  customText: textPathsSetting("Data.text"),
});
