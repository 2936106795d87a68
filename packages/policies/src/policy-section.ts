import { changeTypeSchema, type DenialCode } from "@grouphook/core";
import { z } from "zod";
import type { GroupCreationOptions } from "./group-creation-policy.js";
import type { HttpPolicyOptions } from "./http-policy.js";
import { faultOfSecret, faultOfUrl } from "./http-settings.js";
import type { MembershipOptions } from "./membership-policy.js";
import type { ForbiddenWords, MessagesOptions } from "./messages-policy.js";
import type { RateLimitOptions } from "./rate-limit-policy.js";
import { readWordFile } from "./word-file.js";
import { isSearchable } from "./word-list.js";

/** A checked section of the operator's configuration. It contains the words of the word file, which is not read again. */
export interface PolicySection extends Omit<PolicySettings, "messages"> {
  readonly messages?: MessagesOptions & Shadowable;
}

/** The built-in policies as an operator configures them. Asked in this order. */
export interface PolicySettings {
  readonly groupCreation?: GroupCreationOptions & Shadowable;
  readonly membership?: MembershipOptions & Shadowable;
  readonly messages?: Omit<MessagesOptions, "words"> & { readonly words?: WordSettings } & Shadowable;
  readonly rateLimit?: RateLimitOptions & Shadowable;
  readonly http?: Omit<HttpPolicyOptions, "onStateChange"> & Shadowable;
}

/** What to do about words in messages. Needs either `list` or `file`. */
export interface WordSettings extends Omit<ForbiddenWords, "list"> {
  readonly list?: ForbiddenWords["list"];
  /** A file with one word per line. Blank lines and lines that begin with `#` are ignored. */
  readonly file?: string;
}

interface Shadowable {
  /** Whether the policy is only asked and logged, and decides nothing. */
  readonly shadow?: boolean;
}

/** The longest that a timer can wait. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
const LONGEST_WINDOW_SECONDS = Math.floor(LONGEST_WAIT_MS / 1000);

const text = z.string("must be a text");
const filledText = text.min(1, { error: "must not be empty", abort: true });
const flag = z.boolean("must be true or false");
const texts = listOf(filledText);

function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item, "must be a list").min(1, "must not be empty");
}

function oneOf<const Words extends readonly string[]>(...words: Words) {
  return z.enum(words, `must be one of ${words.join(", ")}`);
}

function wholeNumber(from: number, to: number = Number.MAX_SAFE_INTEGER) {
  const message = `must be a whole number from ${from} to ${to}`;
  return z.int(message).min(from, message).max(to, message);
}

function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  // Where a key is unknown, the message carries the names that are known there.
  return z.strictObject(shape, {
    error: ({ code }) => (code === "unrecognized_keys" ? Object.keys(shape).join() : "must be an object"),
  });
}

function checked(faultOf: (value: string) => string | undefined) {
  return filledText.superRefine((value, context) => {
    const message = faultOf(value);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}

const changes = z.array(changeTypeSchema, "must be a list").min(1, "must not be empty");

const NO_CODE = "must be a whole number or a text";
const denialCode: z.ZodType<DenialCode> = z.union([z.int(), z.string().min(1)], NO_CODE);

const common = {
  sources: texts.exactOptional(),
  code: denialCode.exactOptional(),
  text: filledText.exactOptional(),
  shadow: flag.exactOptional(),
};

const pattern = checked((value) => {
  try {
    new RegExp(value, "u");
    return undefined;
  } catch {
    return "must be a regular expression with the u flag";
  }
});

const searchableWord = checked((word) => (isSearchable(word, false) ? undefined : "has no characters to search for"));

const groupCreation = section({
  ...common,
  maxGroupsPerOwner: wholeNumber(0).exactOptional(),
  allowedKinds: listOf(text).exactOptional(),
  name: section({
    minLength: wholeNumber(0).exactOptional(),
    maxLength: wholeNumber(0).exactOptional(),
    pattern: pattern.exactOptional(),
    forbiddenWords: listOf(searchableWord).exactOptional(),
  }).exactOptional(),
});

const membership = section({
  ...common,
  maxMembers: wholeNumber(1).exactOptional(),
  blockedUsers: texts.exactOptional(),
  mayInvite: oneOf("anyone", "member", "admin", "owner").exactOptional(),
});

const words = section({
  list: texts.exactOptional(),
  file: filledText.exactOptional(),
  action: oneOf("deny", "discard", "replace"),
  replacement: text.exactOptional(),
  stripZeroWidth: flag.exactOptional(),
}).transform(({ list, file, ...rest }, context): ForbiddenWords => {
  const fault = (message: string, ...path: readonly string[]) =>
    context.addIssue({ code: "custom", message, path: [...path] });
  const place = file === undefined ? "list" : "file";
  const found = file === undefined ? (list ?? []) : wordsIn(file);
  if ((list === undefined) === (file === undefined)) fault("needs either list or file");
  else if ("unreadable" in found) fault(found.unreadable, place);
  else if (found.length === 0) fault("contains no word", place);
  else {
    const unsearchable = found.findIndex((word) => !isSearchable(word, rest.stripZeroWidth ?? false));
    if (unsearchable >= 0) fault(`word ${unsearchable + 1} has no characters to search for`, place);
  }
  return { list: "unreadable" in found ? [] : found, ...rest };
});

function wordsIn(file: string): readonly string[] | { readonly unreadable: string } {
  try {
    return readWordFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? ("code" in cause ? cause.code : cause.message) : cause;
    return { unreadable: `cannot be read: ${reason}` };
  }
}

const messages = section({
  ...common,
  blockedSenders: texts.exactOptional(),
  maxLength: wholeNumber(1).exactOptional(),
  words: words.exactOptional(),
});

const limit = section({ points: wholeNumber(1), seconds: wholeNumber(1, LONGEST_WINDOW_SECONDS) });

const rateLimit = section({
  ...common,
  perUser: limit.exactOptional(),
  perGroup: limit.exactOptional(),
  changes: changes.exactOptional(),
}).refine(({ perUser, perGroup }) => perUser !== undefined || perGroup !== undefined, "needs perUser or perGroup");

const http = section({
  ...common,
  url: checked(faultOfUrl),
  secret: checked(faultOfSecret),
  timeoutMs: wholeNumber(1, LONGEST_WAIT_MS).exactOptional(),
  includeView: flag.exactOptional(),
  changes: changes.exactOptional(),
  failuresToOpen: wholeNumber(1).exactOptional(),
  halfOpenAfterMs: wholeNumber(1, LONGEST_WAIT_MS).exactOptional(),
});

/** Checks a section of the operator's configuration, in which every key must be known, and reads the word file. */
export const policySection: z.ZodType<PolicySection> = section({
  groupCreation: groupCreation.exactOptional(),
  membership: membership.exactOptional(),
  messages: messages.exactOptional(),
  rateLimit: rateLimit.exactOptional(),
  http: http.exactOptional(),
});
