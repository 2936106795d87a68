import type { Adapter, FailMode, FeedFilter, OnFailure, Policy, Sink, VendorClient } from "@grouphook/core";
import type { Days, MessageKeeping } from "@grouphook/core/storage";
import type { PolicySettings } from "@grouphook/policies";
import type { VendorName } from "./adapters.js";
import type { ApiToken, Scope } from "./api-tokens.js";
import type { ForwardConfiguration } from "./forward-settings.js";
import type { ReconcileConfiguration } from "./reconcile-settings.js";
import type { SinkKind } from "./sink-types.js";
import type { SubscriptionConfiguration } from "./subscription-settings.js";

/** How much the server logs. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

/** The format of the log: lines of JSON, or readable lines. */
export type LogFormat = "json" | "pretty";

/** The settings of every source, for any adapter. */
export interface SourceSettings {
  /** The path segment below `/callbacks/<source>` that every callback must carry; several while it is rotated. */
  readonly pathSecret?: string | readonly string[];
  /** A header that may carry the path secret instead of the path. */
  readonly secretHeader?: string;
  /** A query parameter that may carry the path secret instead of the path. */
  readonly secretParameter?: string;
  /** What to answer if grouphook itself fails; `deny` unless set. */
  readonly onFailure?: OnFailure;
  /** The addresses and CIDR ranges that callbacks are accepted from; all unless set. */
  readonly allowAddresses?: readonly string[];
  /** What to do with messages: store them and add them to the feed (`store`, the default), only the feed (`feed`), or neither (`none`). */
  readonly messages?: MessageKeeping;
  /** How many days messages are kept; forever unless set. */
  readonly messageRetentionDays?: Days;
  /** How many milliseconds a policy may take, for all commands or by command; nearly the vendor's timeout unless set. */
  readonly policyDeadlineMs?: number | { readonly [command: string]: number };
  /** How what apps command is treated; `askPolicy`: whether the policy is asked about it, no unless set. */
  readonly commands?: { readonly askPolicy?: boolean };
  /** Exceptions to `onFailure` for a policy that fails, by type of change. */
  readonly onPolicyFailure?: NonNullable<FailMode["changes"]>;
  /** Passes callbacks on to the app's own URL; none unless set. */
  readonly forward?: ForwardConfiguration;
  /** How the record is kept equal to the vendor's groups, where the source has a client that reads them. */
  readonly reconcile?: ReconcileConfiguration;
}

/** A source with an adapter from any package, created with the package's own factory. */
export interface AdapterSource extends SourceSettings {
  readonly adapter: Adapter;
  /** Acts on the vendor's groups, and reads them; created with the factory of the adapter's package. */
  readonly client?: VendorClient;
  readonly vendor?: never;
}

/** A source that names its vendor. All other keys are settings of the vendor's adapter and of its client. */
export interface VendorSource extends SourceSettings {
  /** A vendor, or the npm package of another adapter; the name of the source unless set. */
  readonly vendor?: VendorName | `npm:${string}`;
  readonly adapter?: never;
  /** Instead of the settings of the vendor's client. */
  readonly client?: VendorClient;
  readonly [setting: string]: unknown;
}

/** One installation of a vendor, as an operator configures it. */
export type SourceConfiguration = AdapterSource | VendorSource;

/** The settings of every sink, of any kind. */
export interface SinkSettings {
  /** Which events; all unless set. */
  readonly filter?: FeedFilter;
  /** Where a sink of a new name begins: with the oldest event (unless set), or with those that come. */
  readonly startAt?: "oldest" | "newest";
}

/** A sink from any package, created with the package's own factory. */
export interface ReadySink extends SinkSettings {
  readonly sink: Sink;
  readonly kind?: never;
}

/** A sink that names its kind. All other keys are settings of the kind's package. */
export interface KindOfSink extends SinkSettings {
  /** A kind, or the npm package of another sink; the name of the sink unless set. */
  readonly kind?: SinkKind | `npm:${string}`;
  readonly sink?: never;
  readonly [setting: string]: unknown;
}

/** Where the events of the feed are taken to, as an operator configures it. */
export type SinkConfiguration = ReadySink | KindOfSink;

/** Everything an operator can set. Every setting has a default. */
export interface Configuration {
  /** The address to listen on; `127.0.0.1` unless set. */
  readonly host?: string;
  /** The port to listen on, 0 for any free one; 8080 unless set. */
  readonly port?: number;
  /** `sqlite:path` or `mysql://user:password@host:port/database`; `sqlite:data/grouphook.db` unless set. */
  readonly databaseUrl?: string;
  /** How many seconds to wait at the start for a database that is not available; 60 unless set. */
  readonly databaseWaitSeconds?: number;
  /** A bearer token for everything that the API serves, or several while it is rotated; not required unless set. */
  readonly apiToken?: string | readonly string[];
  /** Bearer tokens with names and scopes; several may have one name while it is rotated. */
  readonly apiTokens?: readonly (ApiToken | `${string}:${Scope}:${string}`)[];
  /** Whether the web console is served at `/console/`; it is unless set. */
  readonly console?: boolean;
  /** How many hours a browser stays signed in at most; 12 unless set. */
  readonly consoleSessionHours?: number;
  readonly logLevel?: LogLevel;
  /** `pretty` on a terminal and `json` elsewhere unless set. */
  readonly logFormat?: LogFormat;
  /** The largest body of a callback in bytes. Unless set, 1 MiB or what the vendor needs, whichever is more. */
  readonly bodyLimit?: number;
  /** How many callbacks may wait to be written; further ones are refused. 10000 unless set. */
  readonly queueLimit?: number;
  /** How many connections may be open, and how many callbacks in progress; 10000 unless set. */
  readonly connectionLimit?: number;
  /** The proxies, as addresses or CIDR ranges, whose `X-Forwarded-For`, `-Proto` and `-Host`, or `Forwarded`, are trusted; none unless set. */
  readonly trustedProxies?: readonly string[];
  /** Sources that may be served beyond loopback although anyone can call them. */
  readonly allowUnauthenticated?: readonly string[];
  /** Whether the query API may be served beyond loopback without a token. */
  readonly allowOpenApi?: boolean;
  /** How many days the decision log is kept; 30 unless set. */
  readonly decisionRetentionDays?: Days;
  /** How many days raw callbacks are kept; 30 unless set. */
  readonly callbackRetentionDays?: Days;
  /** For how many days a repeated callback or command is recognized; 7 unless set. */
  readonly receiptRetentionDays?: Days;
  /** How many days the events of the feed are kept; forever unless set. */
  readonly feedRetentionDays?: Days;
  /** How many days dead letters are kept; forever unless set. */
  readonly deadLetterRetentionDays?: Days;
  /** How many days the log of commands is kept; 365 unless set. */
  readonly commandRetentionDays?: Days;
  /** How many days it is kept how records differed from the vendors'; 90 unless set. */
  readonly driftRetentionDays?: Days;
  /** The built-in policies, see docs/en/policies.md. Asked before `policy`. */
  readonly policies?: PolicySettings;
  /** Judges changes before they happen; without a policy, every change that the rules permit is allowed. */
  readonly policy?: Policy;
  /** What of the feed is sent where, by name. See docs/en/push.md. */
  readonly subscriptions?: { readonly [name: string]: SubscriptionConfiguration };
  /** Addresses and CIDR ranges that webhooks may be sent to besides public ones; none unless set. */
  readonly pushAllowAddresses?: readonly string[];
  /** Where the events of the feed are taken to, by name. See docs/en/sinks.md. */
  readonly sinks?: { readonly [name: string]: SinkConfiguration };
  /** By name. Unless set, every installed adapter is served under its vendor's name. */
  readonly sources?: { readonly [name: string]: SourceConfiguration };
}

/** Returns the configuration unchanged. It gives `grouphook.config.ts` its types. */
export function defineConfig(configuration: Configuration): Configuration {
  return configuration;
}
