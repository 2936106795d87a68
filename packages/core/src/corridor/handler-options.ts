import { z } from "zod";
import { changeTypes } from "../vocabulary/change.js";
import type { CallbackHandlerOptions } from "./callback-handler.js";
import { checkOptions, unknownName } from "./check-options.js";

/** Characters a secret must have to be beyond guessing. */
export const SHORTEST_SECRET = 16;

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
    adapter: z.custom(
      (value) => hasFunctions(value, ["authenticate", "decode", "encode", "encodeError"]) && value.contract === 1,
      "must be an adapter of contract 1",
    ),
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
