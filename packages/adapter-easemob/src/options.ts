import {
  deadlineSetting,
  listSetting,
  secondsSetting,
  type TextPaths,
  textPathsSetting,
  wordSetting,
} from "@grouphook/core/adapter";
import { z } from "zod";

/** How an Easemob adapter tells its app's callbacks from others, and what may be answered. */
export interface EasemobOptions {
  /** The secrets of the console's webhook rules: each rule has its own. Once set, callbacks must be signed with one of them. */
  readonly secrets?: readonly string[];
  /**
   * How far `timestamp` may be from our clock, in seconds; 262800 (73 hours) unless set. It is when something happened: Easemob
   * sends what it stored of a failure again within three days. Needs `secrets`.
   */
  readonly freshnessSeconds?: number;
  /**
   * Whether notices of reactions and threads are taken unsigned, as the vendor's pages print them; `refuse` unless set. Needs
   * `secrets`.
   */
  readonly unsignedNotices?: "accept" | "refuse";
  /** How long the vendor waits for the answer of a pre-sending rule, in milliseconds, as set in the console; 200 unless set. */
  readonly deadline?: number;
  /**
   * What the vendor takes back changed in the answer of a pre-sending rule: types of bodies, such as `custom`, and `ext`; `txt`
   * alone unless set, since the vendor's sales enable the others.
   */
  readonly amendable?: readonly string[];
  /**
   * Paths to what is text in a body of the type `custom`, such as `v2:customExts.text`; none unless set. A field that holds JSON
   * as a text is gone into; what is an object or a list is text in all its parts.
   */
  readonly customText?: readonly string[];
}

/** Options with every default filled in. */
export interface ReadyOptions extends Required<Omit<EasemobOptions, "customText">> {
  readonly customText: TextPaths;
}

/** What each setting means. */
export const descriptions: Readonly<Record<keyof EasemobOptions, string>> = {
  secrets:
    "secrets of the console's webhook rules, comma separated; once set, callbacks must be signed with one of them",
  freshnessSeconds:
    "how far timestamp may be from our clock (262800, 73 hours: stored failures come again); needs secrets",
  unsignedNotices: "notices of reactions and threads that are not signed: accept, refuse (default); needs secrets",
  deadline: "milliseconds that a pre-sending rule waits for an answer, as set in the console (200)",
  amendable: "what a pre-sending answer may change: types of bodies and ext, comma separated (txt)",
  customText: "JSON paths to the texts in custom bodies, comma separated, e.g. customExts (none)",
};

const filledText = z.string("must be a text").min(1, "must not be empty");

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyOptions> = z.strictObject({
  secrets: listSetting(filledText)
    .refine((secrets) => secrets.length > 0, "must name one")
    .default([]),
  freshnessSeconds: secondsSetting.default(73 * 60 * 60),
  unsignedNotices: wordSetting("accept", "refuse").default("refuse"),
  // Documented: 200 ms unless raised in the console (https://doc.easemob.com/document/server-side/callback_presending.html).
  deadline: deadlineSetting.default(200),
  // A command message cannot be changed, whatever the vendor enables.
  amendable: listSetting(filledText)
    .refine((types) => !types.includes("cmd"), "must not name cmd, which the vendor never takes back changed")
    .default(["txt"]),
  customText: textPathsSetting("customExts"),
});
