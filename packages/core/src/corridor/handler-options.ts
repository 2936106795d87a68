import { z } from "zod";
import type { Adapter, OnFailure } from "../adapter/adapter.js";
import { adapterIn } from "../adapter/adapter-in.js";
import { PLACEHOLDER_SECRETS, SHORTEST_SECRET } from "../adapter/short-secrets.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FailMode } from "../policy/judge.js";
import type { JudgementReport, Policy } from "../policy/policy.js";
import type { Callback, Outcome } from "../vocabulary/callback.js";
import type { CallbackError } from "../vocabulary/callback-error.js";
import { changeTypes } from "../vocabulary/change.js";
import type { Forwarded } from "../vocabulary/forwarded.js";
import { checkOptions, unknownName } from "./check-options.js";
import type { Forwarding } from "./forwarding.js";

/** The result of one callback, for logs and metrics. */
export interface CallbackReport {
  readonly source: string;
  readonly vendor: string;
  /** The caller's address, as in the inbound. */
  readonly remoteAddress: string;
  /** Absent when the inbound could not be read. */
  readonly callback?: Callback;
  readonly outcome?: Outcome;
  /** If it was passed on to the app, whose answer it got. An `error` then says why it was not recorded. */
  readonly forwarded?: Forwarded;
  readonly error?: CallbackError;
  readonly durationMs: number;
}

/** How one source is served. */
export interface CallbackHandlerOptions {
  /** The operator's name for this installation of the vendor; with a group id it names a group. */
  readonly source: string;
  readonly adapter: Adapter;
  readonly ledger: Ledger;
  /** Judges changes before they happen; without a policy, every change that the rules permit is allowed. */
  readonly policy?: Policy;
  /** What to answer if grouphook or its policy fails; `deny` unless set. */
  readonly onFailure?: OnFailure;
  /** Exceptions to `onFailure` for a policy that fails, by type of change. */
  readonly onPolicyFailure?: NonNullable<FailMode["changes"]>;
  /** How long a policy may take, in milliseconds: for all commands, or by command. Never longer than the vendor waits. */
  readonly policyDeadlineMs?: number | { readonly [command: string]: number };
  /** The first path segment below the mount; every callback must carry it, or one of several. 16 characters or more. */
  readonly pathSecret?: string | readonly string[];
  /** The lower-case name of a header that may carry the secret instead of the path. */
  readonly secretHeader?: string;
  /** The name of a query parameter that may carry the secret instead of the path. */
  readonly secretParameter?: string;
  /** Whether callbacks from this remote address are accepted. */
  readonly allowsAddress?: (address: string) => boolean;
  /** Passes callbacks on to the app: of commands that grouphook does not answer, or also of others. None unless set. */
  readonly forward?: Forwarding;
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** Called with every judgement and every failure of a policy, also of a shadow policy. Must not throw. */
  readonly observeJudgement?: (report: JudgementReport) => void;
  /** Called for every callback once its reply is ready. Must not throw. */
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
    forward: z
      .strictObject(
        {
          answers: aFunction,
          also: aFunction.exactOptional(),
          onFailure: z.enum(["allow", "deny", "unavailable"], "must be allow, deny or unavailable").exactOptional(),
          forward: aFunction,
        },
        "must be an object",
      )
      .exactOptional(),
    now: aFunction.exactOptional(),
    observeJudgement: aFunction.exactOptional(),
    observe: aFunction.exactOptional(),
  },
  "must be an object",
);

/** Throws a `TypeError` that lists every fault of a handler's options. */
export function checkHandlerOptions(options: CallbackHandlerOptions): void {
  checkOptions("createCallbackHandler", schema, options, isObject(options) ? combinedFaults(options) : []);
}

/** Faults that only several options together show. */
function combinedFaults(options: { readonly [name: string]: unknown }): readonly string[] {
  const { adapter, onPolicyFailure, policyDeadlineMs } = options;
  const commands = isObject(adapter) && Array.isArray(adapter.commands) ? adapter.commands : undefined;
  return [
    ...unknownNames("onPolicyFailure", onPolicyFailure, changeTypes),
    ...(commands ? unknownNames("policyDeadlineMs", policyDeadlineMs, commands) : []),
    ...["secretHeader", "secretParameter"]
      .filter((name) => options[name] !== undefined && !Object.hasOwn(options, "pathSecret"))
      .map((name) => `${name} needs pathSecret: the secret it carries`),
  ];
}

function unknownNames(option: string, value: unknown, known: readonly string[]): readonly string[] {
  if (!isObject(value)) return [];
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => `${option}.${unknownName(name, known)}`);
}

function secretFault(secret: string): string | undefined {
  if (secret === "") return "must not be empty";
  if (!/^[\w.~-]+$/.test(secret)) return "may hold only letters, digits and - . _ ~, since it stands in a URL path";
  if (PLACEHOLDER_SECRETS.includes(secret)) return "must not be the documents' placeholder";
  return secret.length < SHORTEST_SECRET ? `must have at least ${SHORTEST_SECRET} characters` : undefined;
}

function hasFunctions(value: unknown, names: readonly string[]): value is { readonly [name: string]: unknown } {
  return isObject(value) && names.every((name) => typeof value[name] === "function");
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}
