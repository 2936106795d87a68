import type { Adapter, OnForwardFailure } from "@grouphook/core";
import { otherwise } from "@grouphook/core/adapter";
import { z } from "zod";
import { commandMatcher } from "../forward/command-patterns.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { isRecord } from "./is-record.js";
import { unknownName } from "./nearest.js";

/** How callbacks of a source are passed on to the app. See docs/en/forwarding.md. */
export interface ForwardConfiguration {
  /** The app's own URL, `http:` or `https:`. Redirects are not followed. */
  readonly url: string;
  /** The commands whose callbacks the app answers, as far as grouphook does not; `*` stands for any characters. */
  readonly commands?: readonly string[];
  /** The commands whose callbacks the app also gets, although grouphook answers them. */
  readonly also?: readonly string[];
  /** What the vendor is told where the app gives no answer; `unavailable` unless set. */
  readonly onFailure?: OnForwardFailure;
  /** How many milliseconds the app may take; most of the vendor's timeout unless set, and never longer. */
  readonly deadlineMs?: number;
  /** How many callbacks the app gets at the same time, and as many that it also gets; 64 unless set. */
  readonly connectionLimit?: number;
  /** How many callbacks may wait for that, and as many that the app also gets; 256 unless set. */
  readonly queueLimit?: number;
  /** The largest answer in bytes; 1 MiB unless set. */
  readonly answerLimit?: number;
}

/** The same as it was checked, with its defaults. */
export interface CheckedForward
  extends Required<Omit<ForwardConfiguration, "deadlineMs">>,
    Pick<ForwardConfiguration, "deadlineMs"> {}

const LARGEST_ANSWER_LIMIT = 64 * 1024 * 1024;
const LONGEST_PATTERN = 100;

function wholeNumber(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  return z.int(message).min(from, message).max(to, message);
}

const url = z.string(otherwise("must be the app's URL")).superRefine((written, context) => {
  const parsed = URL.canParse(written) ? new URL(written) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) context.addIssue("must be a URL with http or https");
  else if (parsed.hash !== "") context.addIssue("must not have a fragment");
});
const patterns = z
  .array(z.string("must be a text").min(1, "must not be empty").max(LONGEST_PATTERN, "is too long"), "must be a list")
  .default([]);

const shape = {
  url,
  commands: patterns,
  also: patterns,
  onFailure: z.enum(["allow", "deny", "unavailable"], "must be allow, deny or unavailable").default("unavailable"),
  deadlineMs: wholeNumber(1, 60_000).exactOptional(),
  connectionLimit: wholeNumber(1, 10_000).default(64),
  queueLimit: wholeNumber(0, 100_000).default(256),
  answerLimit: wholeNumber(1, LARGEST_ANSWER_LIMIT).default(1024 * 1024),
};

/** The names of the settings. */
export const forwardSettingNames: readonly string[] = Object.keys(shape);

/** The setting `forward` of a source. */
export const forwardSchema: z.ZodType<CheckedForward> = z
  .strictObject(shape, "must be an object")
  .refine(({ commands, also }) => commands.length + also.length > 0, {
    error: "names no commands",
    path: ["commands"],
  });

/** Faults of patterns that match no command of the vendor's, or only those that grouphook answers. */
export function forwardCommandFaults(name: string, forward: unknown, adapter: Adapter): readonly ConfigurationFault[] {
  if (!isRecord(forward)) return [];
  const { commands: decided, otherCommands } = adapter;
  const fault = (setting: string, pattern: string, message: string): ConfigurationFault => ({
    path: ["sources", name, "forward", setting],
    message: `${pattern} ${message}`,
  });
  const faultsOf = (setting: string, known: readonly string[] | undefined, explain?: (pattern: string) => string) =>
    patternsIn(forward[setting]).flatMap((pattern) => {
      if (!known || known.some(commandMatcher([pattern]))) return [];
      return [fault(setting, pattern, explain?.(pattern) ?? unknownPattern(pattern, known))];
    });
  const all = otherCommands && [...(decided ?? []), ...otherCommands];
  const decidedHere = (pattern: string) =>
    decided?.some(commandMatcher([pattern]))
      ? "is answered by grouphook; name it in also if the app is to get it, too"
      : unknownPattern(pattern, otherCommands ?? []);
  return [...faultsOf("commands", otherCommands, decidedHere), ...faultsOf("also", all)];
}

/** What matches but for its case is nearest. */
function unknownPattern(pattern: string, known: readonly string[]): string {
  const matches = commandMatcher([pattern.toLowerCase()]);
  const near = known.filter((command) => matches(command.toLowerCase())).slice(0, 2);
  return near.length > 0 ? `is unknown; nearest: ${near.join(", ")}` : unknownName(pattern, known);
}

function patternsIn(value: unknown): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return entries
    .filter((entry) => typeof entry === "string")
    .filter(({ length }) => length > 0 && length <= LONGEST_PATTERN);
}
