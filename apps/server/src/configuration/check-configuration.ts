import { changeTypes, type OnFailure, type Policy } from "@grouphook/core";
import { AddressListError, addressList } from "@grouphook/core/node";
import {
  DatabaseUrlError,
  type Days,
  type MessageKeeping,
  parseDatabaseUrl,
  readCertificates,
} from "@grouphook/core/storage";
import { type PolicySection, readPolicySection } from "@grouphook/policies";
import { z } from "zod";
import { type ApiToken, allTokens, apiTokenSchema, apiTokensSchema, contradictionOf } from "./api-tokens.js";
import type { Configuration, LogFormat, SourceSettings } from "./configuration.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { feedFilterNames } from "./feed-filter.js";
import { type CheckedForward, forwardSchema, forwardSettingNames } from "./forward-settings.js";
import { unknownName } from "./nearest.js";
import { type CheckedReconcile, reconcileSchema, reconcileSettingNames } from "./reconcile-settings.js";
import { oneOrMore, secret } from "./secret-schema.js";
import { type CheckedSubscription, subscriptionShape, subscriptionsSchema } from "./subscription-settings.js";

/** A valid configuration, with its defaults filled in. */
export interface CheckedConfiguration
  extends Required<
    Omit<
      Configuration,
      | "apiToken"
      | "apiTokens"
      | "bodyLimit"
      | "logFormat"
      | "trustedProxies"
      | "policies"
      | "policy"
      | "sinks"
      | "sources"
      | "subscriptions"
    >
  > {
  /** None: the API is open to everyone who reaches it. */
  readonly apiTokens: readonly ApiToken[];
  readonly bodyLimit?: number;
  readonly logFormat?: LogFormat;
  readonly trustedProxies?: readonly string[];
  /** Contains the words of the word file, so that the policies use exactly what was checked. */
  readonly policies?: PolicySection;
  readonly policy?: Policy;
  readonly sources: { readonly [name: string]: CheckedSource };
  readonly subscriptions: { readonly [name: string]: CheckedSubscription };
}

/** One valid source. Its other settings are checked by its adapter. */
interface CheckedSource extends Omit<SourceSettings, "forward" | "reconcile" | "pathSecret"> {
  readonly vendor: string;
  readonly pathSecret?: readonly string[];
  readonly forward?: CheckedForward;
  readonly reconcile?: CheckedReconcile;
  readonly onFailure: OnFailure;
  readonly messages: MessageKeeping;
  readonly [setting: string]: unknown;
}

const LARGEST_BODY_LIMIT = 256 * 1024 * 1024;
const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const text = z.string("must be a text").min(1, { error: "must not be empty", abort: true });

function wholeNumber(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  return z.int(message).min(from, message).max(to, message);
}

const databaseUrl = text.superRefine((url, context) => {
  try {
    const parsed = parseDatabaseUrl(url);
    if (parsed.family === "mysql" && parsed.tls?.caFile !== undefined) readCertificates(parsed.tls.caFile);
  } catch (error) {
    if (!(error instanceof DatabaseUrlError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
});

const addresses = z
  .array(text, "must be a list")
  .min(1, "must not be empty")
  .superRefine((entries, context) => {
    for (const [index, entry] of entries.entries()) {
      try {
        addressList([entry]);
      } catch (error) {
        if (!(error instanceof AddressListError)) throw error;
        context.addIssue({ code: "custom", message: `entry ${index + 1} is neither an address nor a CIDR range` });
      }
    }
  });

const MOST_DAYS = 36_500;
const days: z.ZodType<Days> = z.custom<Days>(
  (value) =>
    value === "forever" || (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MOST_DAYS),
  `must be a whole number from 1 to ${MOST_DAYS}, or forever`,
);
const milliseconds = wholeNumber(1, 60_000);

const source = z.looseObject(
  {
    vendor: text,
    // Checked when the sources are chosen.
    adapter: z.unknown().exactOptional(),
    client: z.unknown().exactOptional(),
    pathSecret: oneOrMore(
      secret(/^[\w.~-]+$/, "may hold only letters, digits and - . _ ~, since it stands in a URL path"),
    ).exactOptional(),
    secretHeader: text
      .regex(/^[\w-]+$/, "must be the name of a header")
      .transform((name) => name.toLowerCase())
      .exactOptional(),
    secretParameter: text.exactOptional(),
    onFailure: z.enum(["allow", "deny"], "must be allow or deny").default("deny"),
    allowAddresses: addresses.exactOptional(),
    messages: z.enum(["store", "feed", "none"], "must be store, feed or none").default("store"),
    messageRetentionDays: days.exactOptional(),
    policyDeadlineMs: z
      .union([milliseconds, z.record(z.string(), milliseconds)], {
        error: ({ input }) =>
          typeof input === "object"
            ? "must be a whole number from 1 to 60000, by command"
            : "must be a whole number from 1 to 60000; by command only in a configuration file",
      })
      .exactOptional(),
    onPolicyFailure: z
      .record(z.string(), z.enum(["allow", "deny"], "must be allow or deny"), "must be an object")
      .superRefine((choices, context) => {
        for (const type of Object.keys(choices).filter((type) => !changeTypes.includes(type))) {
          context.addIssue({ code: "custom", path: [type], message: unknownName(type, changeTypes) });
        }
      })
      .exactOptional(),
    commands: z
      .strictObject({ askPolicy: z.boolean("must be true or false").exactOptional() }, "must be an object")
      .exactOptional(),
    forward: forwardSchema.exactOptional(),
    reconcile: reconcileSchema.exactOptional(),
  },
  "must be an object",
);

const configuration = z.strictObject({
  host: text.default("127.0.0.1"),
  port: wholeNumber(0, 65_535).default(8080),
  databaseUrl: databaseUrl.default("sqlite:data/grouphook.db"),
  databaseWaitSeconds: wholeNumber(0, 3600).default(60),
  apiToken: apiTokenSchema.exactOptional(),
  apiTokens: apiTokensSchema.exactOptional(),
  console: z.boolean("must be true or false").default(true),
  consoleSessionHours: wholeNumber(1, 720).default(12),
  logLevel: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("info"),
  logFormat: z.enum(["json", "pretty"], "must be json or pretty").exactOptional(),
  bodyLimit: wholeNumber(1, LARGEST_BODY_LIMIT).exactOptional(),
  queueLimit: wholeNumber(1, 1_000_000).default(10_000),
  connectionLimit: wholeNumber(1, 1_000_000).default(10_000),
  trustedProxies: addresses.exactOptional(),
  allowUnauthenticated: z.array(text, "must be a list").default([]),
  allowOpenApi: z.boolean("must be true or false").default(false),
  decisionRetentionDays: days.default(30),
  callbackRetentionDays: days.default(30),
  receiptRetentionDays: days.default(7),
  feedRetentionDays: days.default("forever"),
  deadLetterRetentionDays: days.default("forever"),
  commandRetentionDays: days.default(365),
  driftRetentionDays: days.default(90),
  policies: z
    .unknown()
    .transform((section, context) => {
      const read = readPolicySection(section);
      if ("section" in read) return read.section;
      for (const { path, message } of read.faults) {
        context.addIssue({ code: "custom", message, path: path === "" ? [] : path.split(".") });
      }
      return z.NEVER;
    })
    .exactOptional(),
  policy: z.custom<Policy>((value) => typeof value === "function", "must be a function").exactOptional(),
  subscriptions: subscriptionsSchema.default({}),
  pushAllowAddresses: addresses.default([]),
  sources: z.record(z.string(), source, "must be an object"),
});

/** The settings of a source that belong to the server, not to its adapter. */
export const ownSourceSettings: readonly string[] = Object.keys(source.shape);

/** Checks everything except the adapters' settings. Returns all faults at once. */
export function checkConfiguration(
  written: unknown,
): { readonly configuration: CheckedConfiguration } | { readonly faults: readonly ConfigurationFault[] } {
  const checked = configuration.safeParse(written);
  if (!checked.success) return { faults: checked.error.issues.flatMap(faultsOf) };
  const { apiToken, apiTokens: named, ...others } = checked.data;
  const apiTokens = allTokens(apiToken, named);
  const contradiction = contradictionOf(apiTokens);
  if (contradiction !== undefined) return { faults: [{ path: ["apiTokens"], message: contradiction }] };
  return { configuration: { ...others, apiTokens } };
}

function faultsOf(issue: z.core.$ZodIssue): readonly ConfigurationFault[] {
  const path = issue.path.map(String);
  if (issue.code !== "unrecognized_keys") return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key], message: unknownName(key, namesAt(path)) }));
}

/** The names of the settings at a path. */
function namesAt([first, , setting]: readonly string[]): readonly string[] {
  if (first === "sources" && setting === "forward") return forwardSettingNames;
  if (first === "sources" && setting === "reconcile") return reconcileSettingNames;
  if (first === "subscriptions") return setting === "filter" ? feedFilterNames : Object.keys(subscriptionShape);
  return Object.keys(configuration.shape);
}
