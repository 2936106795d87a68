import { deadlineSetting, otherwise, secondsSetting, type TextPaths, textPathsSetting } from "@grouphook/core/adapter";
import { z } from "zod";

/** How a NetEase adapter tells its app's callbacks from others. */
export interface NeteaseOptions {
  /** The app's AppSecret. Once set, copies and callbacks must be signed with it. */
  readonly appSecret?: string;
  /** The app's AppKey. A request that names another one is refused; those that name none are taken. */
  readonly appKey?: string;
  /** How far `CurTime` may be from our clock, in seconds; 300 unless set. Needs `appSecret`. */
  readonly freshnessSeconds?: number;
  /** How long NetEase waits for the answer to a callback, in milliseconds, as the console says; 2000 unless set. */
  readonly deadline?: number;
  /**
   * Paths to what is text in a `CUSTOM` message, such as `attach.data.text`; none unless set. A field that holds JSON as a text
   * is gone into; what is an object or a list is text in all its parts.
   */
  readonly customText?: readonly string[];
}

/** Options with every default filled in. */
export interface ReadyOptions {
  /** Absent if requests come unsigned. */
  readonly appSecret?: string;
  readonly appKey?: string;
  readonly freshnessSeconds: number;
  readonly deadline: number;
  readonly customText: TextPaths;
}

/** What each setting means. */
export const descriptions: Readonly<Record<keyof NeteaseOptions, string>> = {
  appSecret: "AppSecret of the app; once set, copies and callbacks must be signed with it",
  appKey: "AppKey of the app; requests that name another one are refused",
  customText: "JSON paths to the texts in custom messages, comma separated, e.g. attach.data.text (none)",
  deadline: "how long NetEase waits for the answer to a callback, in milliseconds, as the console says (2000)",
  freshnessSeconds: "how far CurTime may be from our clock (300); needs appSecret",
};

/** What an operator copies from the console. */
export const credentialSetting: z.ZodType<string> = z
  .string(otherwise("must be a text"))
  .min(1, "must not be empty")
  .regex(/^\S*$/, "must hold no blank");

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyOptions> = z.strictObject({
  appSecret: credentialSetting.exactOptional(),
  appKey: credentialSetting.exactOptional(),
  freshnessSeconds: secondsSetting.default(300),
  deadline: deadlineSetting.default(2000),
  customText: textPathsSetting("attach.data.text"),
});
