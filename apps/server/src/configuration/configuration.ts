import type { Adapter, FailMode, OnFailure, Policy } from "@grouphook/core";
import type { MessageKeeping } from "@grouphook/core/storage";
import type { PolicySettings } from "@grouphook/policies";
import type { VendorName } from "./adapters.js";

/** How much the server logs. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

/** How the log is written: lines of JSON, or lines for people. */
export type LogFormat = "json" | "pretty";

/** What an operator can set of every source, whatever speaks its dialect. */
export interface SourceSettings {
  /** The path segment below `/callbacks/<source>` that every callback must carry; one of several while it is exchanged. */
  readonly pathSecret?: string | readonly string[];
  /** A header that may carry the path secret instead of the path. */
  readonly secretHeader?: string;
  /** A query parameter that may carry the path secret instead of the path. */
  readonly secretParameter?: string;
  /** How to answer when we fail ourselves; `deny` unless given. */
  readonly onFailure?: OnFailure;
  /** The addresses and CIDR ranges callbacks are taken from; all unless given. */
  readonly allowAddresses?: readonly string[];
  /** What becomes of messages: stored and told in the feed (`store`, unless given), told only (`feed`), or neither (`none`). */
  readonly messages?: MessageKeeping;
  /** How many days messages are kept; for ever unless given. */
  readonly messageRetentionDays?: number;
  /** How many milliseconds a policy may take, for all commands or by command; nearly as long as the vendor waits unless given. */
  readonly policyDeadlineMs?: number | { readonly [command: string]: number };
  /** Exceptions to `onFailure` for a policy that fails, by type of change. */
  readonly onPolicyFailure?: NonNullable<FailMode["changes"]>;
}

/** A source with an adapter of any package, made and set up by the package's own factory. */
export interface AdapterSource extends SourceSettings {
  readonly adapter: Adapter;
  readonly vendor?: never;
}

/** A source by the name of its vendor, as the environment names it. Every other key is a setting of the vendor's adapter. */
export interface VendorSource extends SourceSettings {
  /** A vendor, or the npm package of another's adapter: the name of the source unless given. */
  readonly vendor?: VendorName | `npm:${string}`;
  readonly adapter?: never;
  readonly [setting: string]: unknown;
}

/** One installation of a vendor, as an operator sets it up. */
export type SourceConfiguration = AdapterSource | VendorSource;

/** Everything an operator can set; all of it has a default. */
export interface Configuration {
  /** The address to listen on; `127.0.0.1` unless given. */
  readonly host?: string;
  /** The port to listen on, 0 for any that is free; 8080 unless given. */
  readonly port?: number;
  /** `sqlite:path` or `mysql://user:password@host:port/database`; `sqlite:data/grouphook.db` unless given. */
  readonly databaseUrl?: string;
  /** How many seconds to wait at the start for a database that is not there; 60 unless given. */
  readonly databaseWaitSeconds?: number;
  /** The bearer token of the query API, or several while one is exchanged; none is asked for unless given. */
  readonly apiToken?: string | readonly string[];
  readonly logLevel?: LogLevel;
  /** `pretty` on a terminal and `json` elsewhere unless given. */
  readonly logFormat?: LogFormat;
  /** The largest body of a callback in bytes; 1 MiB unless given, or what the vendor needs where that is more. */
  readonly bodyLimit?: number;
  /** Callbacks that may wait to be written; more are refused in the vendor's words; 10000 unless given. */
  readonly queueLimit?: number;
  /** Connections that may be open, and callbacks that may be under way, at once; 10000 unless given. */
  readonly connectionLimit?: number;
  /** The proxies, by address or CIDR range, whose `X-Forwarded-For` or `Forwarded` is believed; none unless given. */
  readonly trustedProxies?: readonly string[];
  /** Sources that may be served beyond loopback though anyone can call them. */
  readonly allowUnauthenticated?: readonly string[];
  /** Whether the query API may be served beyond loopback without a token. */
  readonly allowOpenApi?: boolean;
  /** How many days the decision log is kept; 30 unless given. */
  readonly decisionRetentionDays?: number;
  /** How many days raw callbacks and their receipts are kept; for ever unless given. */
  readonly callbackRetentionDays?: number;
  /** The built-in policies, set up by data alone: the `policies` section of the documentation. Asked before `policy`. */
  readonly policies?: PolicySettings;
  /** Judges what vendors ask before it happens; without one everything the rules permit is allowed. */
  readonly policy?: Policy;
  /** By name; every installed adapter under its vendor's name unless given. */
  readonly sources?: { readonly [name: string]: SourceConfiguration };
}

/** Hands back an operator's configuration as it is; there for the types in `grouphook.config.ts`. */
export function defineConfig(configuration: Configuration): Configuration {
  return configuration;
}
