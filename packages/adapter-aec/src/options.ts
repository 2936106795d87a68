import { isObject, numberSetting, parsedJson, secondsSetting, wordSetting } from "@grouphook/core/adapter";
import { z } from "zod";
import { type AnswerData, otherActions } from "./other-actions.js";
import { isSayable } from "./sayable.js";

/** How an AEC adapter behaves. groupServer checks no rights at all, so the `may…` options decide who may do what. */
export interface AecOptions {
  /** Key of `sign`. Once set, every callback must be signed with it. Private servers all sign with `12345678`. */
  readonly guardToken?: string;
  /** How far `ts` may be from our clock, in seconds. Not checked unless set; needs `guardToken`. */
  readonly freshnessSeconds?: number;
  /** Who may create a group; `anyone` unless set. */
  readonly mayCreate?: "anyone" | "nobody";
  /** Who may delete a group; `owner` unless set. */
  readonly mayDelete?: "anyone" | "member" | "owner" | "nobody";
  /** Who may add users; `member` unless set. `joiner` lets outsiders add themselves too. */
  readonly mayAdd?: "anyone" | "joiner" | "member" | "owner" | "nobody";
  /** Who may remove others; `owner` unless set. Everybody but the owner may always leave. */
  readonly mayRemove?: "anyone" | "member" | "owner" | "nobody";
  /** Who may push a system message; `nobody` unless set. */
  readonly maySystemPush?: "anyone" | "nobody";
  /** Who may push a system message to a group; `nobody` unless set. */
  readonly mayGroupPush?: "anyone" | "member" | "owner" | "nobody";
  /**
   * Bytes of UTF-8 that a user id may have; 44 unless set. groupServer 2.9.6 dies of a longer one in a group at every message
   * to it: raise this only for servers that were seen not to.
   */
  readonly maxUserIdBytes?: number;
  /** How the vendor's known actions that are not about groups are answered; `allow` unless set. */
  readonly otherActions?: "allow" | "refuse";
  /** By action: the data of its success, which is then answered whatever `otherActions` says. */
  readonly answers?: { readonly [action: string]: AnswerData };
}

/** Options with every default filled in. */
export type ReadyOptions = Pick<AecOptions, "guardToken" | "freshnessSeconds"> &
  Required<Omit<AecOptions, "guardToken" | "freshnessSeconds">>;

/** What each setting means. */
export const descriptions: Readonly<Record<keyof AecOptions, string>> = {
  guardToken: "key of sign; once set, every callback must be signed with it",
  freshnessSeconds: "how far ts may be from our clock; not checked unless set",
  mayCreate: "who may create a group: anyone (default), nobody",
  mayDelete: "who may delete a group: anyone, member, owner (default), nobody",
  mayAdd: "who may add users: anyone, joiner (members, and outsiders themselves), member (default), owner, nobody",
  mayRemove: "who may remove others: anyone, member, owner (default), nobody",
  maySystemPush: "who may push a system message: anyone, nobody (default)",
  mayGroupPush: "who may push a system message to a group: anyone, member, owner, nobody (default)",
  maxUserIdBytes: "bytes a user id may have: 44 (default), up to 255 for servers that survive longer ones",
  otherActions: "answer to known actions that are not about groups: allow (default), refuse",
  answers: "JSON object of action and the data of its success, a text or an object of texts",
};

const answer = z.custom<AnswerData>(
  isAnswerData,
  "must be a text or an object of texts, none of them empty or with a quote, a backslash or a control character",
);

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyOptions> = z.strictObject({
  guardToken: z.string("must be a text").min(1, "must not be empty").exactOptional(),
  freshnessSeconds: secondsSetting.exactOptional(),
  mayCreate: wordSetting("anyone", "nobody").default("anyone"),
  mayDelete: wordSetting("anyone", "member", "owner", "nobody").default("owner"),
  mayAdd: wordSetting("anyone", "joiner", "member", "owner", "nobody").default("member"),
  mayRemove: wordSetting("anyone", "member", "owner", "nobody").default("owner"),
  maySystemPush: wordSetting("anyone", "nobody").default("nobody"),
  mayGroupPush: wordSetting("anyone", "member", "owner", "nobody").default("nobody"),
  maxUserIdBytes: numberSetting(1, 255).default(44),
  otherActions: wordSetting("allow", "refuse").default("allow"),
  answers: z
    .preprocess(
      (value) => (typeof value === "string" ? (parsedJson(value) ?? value) : value),
      z.partialRecord(z.enum(otherActions), answer, {
        error: (issue) =>
          "keys" in issue ? "is not an action that can be answered this way" : "must be a JSON object",
      }),
    )
    .default({}),
});

function isAnswerData(value: unknown): boolean {
  if (typeof value === "string") return isSayable(value);
  if (!isObject(value)) return false;
  const texts: unknown[] = Object.entries(value).flat();
  return texts.length > 0 && texts.every((text) => typeof text === "string" && isSayable(text));
}
