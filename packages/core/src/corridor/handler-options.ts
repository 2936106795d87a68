import { z } from "zod";
import type { Adapter, OnFailure } from "../adapter/adapter.js";
import { adapterIn } from "../adapter/adapter-in.js";
import { SHORTEST_SECRET } from "../adapter/short-secrets.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FailMode } from "../policy/judge.js";
import type { JudgementReport, Policy } from "../policy/policy.js";
import type { Callback, Outcome } from "../vocabulary/callback.js";
import type { CallbackError } from "../vocabulary/callback-error.js";
import { changeTypes } from "../vocabulary/change.js";
import { checkOptions, unknownName } from "./check-options.js";

/** What became of one callback, for logs and metrics. */
export interface CallbackReport {
  readonly source: string;
  readonly vendor: string;
  /** Absent when the inbound could not be read. */
  readonly callback?: Callback;
  readonly outcome?: Outcome;
  readonly error?: CallbackError;
  readonly durationMs: number;
}

/** How one source is served. */
export interface CallbackHandlerOptions {
  /** The operator's name for this installation of the vendor; with a group id it names a group. */
  readonly source: string;
  readonly adapter: Adapter;
  readonly ledger: Ledger;
  /** Judges what a vendor asks before it happens; without one everything the rules permit is allowed. */
  readonly policy?: Policy;
  /** How we answer when we fail ourselves or our policy does; `deny` unless chosen. */
  readonly onFailure?: OnFailure;
  /** Exceptions to `onFailure` for a failing policy, by type of change. */
  readonly onPolicyFailure?: NonNullable<FailMode["changes"]>;
  /** How long a policy may take, in milliseconds: for all commands, or by command. Never longer than the vendor waits. */
  readonly policyDeadlineMs?: number | { readonly [command: string]: number };
  /** The first path segment below the mount of every callback, or several of which each must carry one: 16 characters or more. */
  readonly pathSecret?: string | readonly string[];
  /** A header, its name in lower case, that may carry the secret instead of the path. */
  readonly secretHeader?: string;
  /** A query parameter that may carry the secret instead of the path. */
  readonly secretParameter?: string;
  /** Whether callbacks are taken from this remote address. */
  readonly allowsAddress?: (address: string) => boolean;
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** Told of every judgement of a policy, also in the shadow, and of every failure of one. Must not throw. */
  readonly observeJudgement?: (report: JudgementReport) => void;
  /** Told of every callback after its reply is made. Must not throw. */
  readonly observe?: (report: CallbackReport) => void;
}

const text = z.string("must be a text").min(1, "must not be empty");
const aFunction = z.custom((value) => typeof value === "function", "must be a function");
const onFailure = z.enum(["allow", "deny"], "must be allow or deny");
const milliseconds = z.number("must be a number").positive("must be more than 0");

const pathSecret = z
  .union([z.string(), z.array(z.string())], "must be a text or a list of texts")
  .superRefine((written, context) => {
    const secrets = typeof written === "string" ? [written] : written;
    if (secrets.length === 0) context.addIssue("must not be empty");
    for (const [index, secret] of secrets.entries()) {
      const fault = secretFault(secret);
      if (fault !== undefined) context.addIssue(secrets.length === 1 ? fault : `entry ${index + 1} ${fault}`);
    }
  });

const schema = z.strictObject(
  {
    source: text,
    adapter: z.unknown().superRefine((value, context) => {
      const read = adapterIn(value);
      if ("fault" in read) context.addIssue({ code: "custom", message: read.fault });
    }),
    ledger: z.custom(
      (value) => hasFunctions(value, ["settle", "roster", "view", "ownedGroups", "note"]),
      "must be a ledger, as openLedger gives",
    ),
    policy: aFunction.exactOptional(),
    onFailure: onFailure.exactOptional(),
    onPolicyFailure: z.record(z.string(), onFailure, "must be an object").exactOptional(),
    policyDeadlineMs: z
      .union([milliseconds, z.record(z.string(), milliseconds)], "must be milliseconds, or milliseconds by command")
      .exactOptional(),
    pathSecret: pathSecret.exactOptional(),
    secretHeader: text.regex(/^[a-z\d_-]+$/, "must be the name of a header in lower case").exactOptional(),
    secretParameter: text.exactOptional(),
    allowsAddress: aFunction.exactOptional(),
    now: aFunction.exactOptional(),
    observeJudgement: aFunction.exactOptional(),
    observe: aFunction.exactOptional(),
  },
  "must be an object",
);

/** Throws a `TypeError` that tells every fault of a handler's options, as the server does of its configuration. */
export function checkHandlerOptions(options: CallbackHandlerOptions): void {
  checkOptions("createCallbackHandler", schema, options, isObject(options) ? faultsBetween(options) : []);
}

/** What only several options together tell. */
function faultsBetween(options: { readonly [name: string]: unknown }): readonly string[] {
  const { adapter, onPolicyFailure, policyDeadlineMs } = options;
  const commands = isObject(adapter) && Array.isArray(adapter.commands) ? adapter.commands : undefined;
  return [
    ...strayNames("onPolicyFailure", onPolicyFailure, changeTypes),
    ...(commands ? strayNames("policyDeadlineMs", policyDeadlineMs, commands) : []),
    ...["secretHeader", "secretParameter"]
      .filter((name) => options[name] !== undefined && !Object.hasOwn(options, "pathSecret"))
      .map((name) => `${name} needs pathSecret: the secret it carries`),
  ];
}

function strayNames(option: string, value: unknown, known: readonly string[]): readonly string[] {
  if (!isObject(value)) return [];
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => `${option}.${unknownName(name, known)}`);
}

function secretFault(secret: string): string | undefined {
  if (secret === "") return "must not be empty";
  if (!/^[\w.~-]+$/.test(secret)) return "may hold only letters, digits and - . _ ~, since it stands in a URL path";
  return secret.length < SHORTEST_SECRET ? `must have at least ${SHORTEST_SECRET} characters` : undefined;
}

function hasFunctions(value: unknown, names: readonly string[]): value is { readonly [name: string]: unknown } {
  return isObject(value) && names.every((name) => typeof value[name] === "function");
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}
