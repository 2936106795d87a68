import type { VendorAdapter } from "@grouphook/core";

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable the server reads, and the place in the configuration it stands for. */
export interface Variable {
  readonly name: string;
  readonly path: readonly string[];
  readonly kind: "text" | "number" | "flag" | "list";
  readonly description: string;
}

/** Chooses the sources; read before all others, since the sources decide which others there are. */
export const SOURCES_VARIABLE = "GROUPHOOK_SOURCES";

/** The variables that belong to no source. */
export const serverVariables: readonly Variable[] = [
  variable("HOST", "host", "text", "address to listen on (127.0.0.1)"),
  variable("PORT", "port", "number", "port to listen on, 0 for any that is free (8080)"),
  variable(
    "GROUPHOOK_DATABASE_URL",
    "databaseUrl",
    "text",
    "sqlite:path or mysql://user:password@host:port/database (sqlite:data/grouphook.db)",
  ),
  variable(
    "GROUPHOOK_DATABASE_WAIT_SECONDS",
    "databaseWaitSeconds",
    "number",
    "seconds to wait at the start for a database that is not there (60)",
  ),
  variable("GROUPHOOK_API_TOKEN", "apiToken", "list", "bearer tokens of the query API, any of which is taken (none)"),
  variable("GROUPHOOK_LOG_LEVEL", "logLevel", "text", "trace, debug, info, warn, error, fatal or silent (info)"),
  variable("GROUPHOOK_LOG_FORMAT", "logFormat", "text", "json or pretty (pretty on a terminal, else json)"),
  variable(
    "GROUPHOOK_BODY_LIMIT",
    "bodyLimit",
    "number",
    "largest body of a callback in bytes (1048576, or what the vendor needs)",
  ),
  variable(
    "GROUPHOOK_QUEUE_LIMIT",
    "queueLimit",
    "number",
    "callbacks that may wait to be written; more are refused (10000)",
  ),
  variable(
    "GROUPHOOK_CONNECTION_LIMIT",
    "connectionLimit",
    "number",
    "connections open, and callbacks under way, at once (10000)",
  ),
  variable(
    "GROUPHOOK_DECISION_RETENTION_DAYS",
    "decisionRetentionDays",
    "number",
    "days the decision log is kept (30)",
  ),
  variable(
    "GROUPHOOK_CALLBACK_RETENTION_DAYS",
    "callbackRetentionDays",
    "number",
    "days raw callbacks and their receipts are kept (for ever)",
  ),
  variable(
    "GROUPHOOK_TRUSTED_PROXIES",
    "trustedProxies",
    "list",
    "addresses and CIDR ranges of proxies whose X-Forwarded-For or Forwarded is believed (none)",
  ),
  variable(
    "GROUPHOOK_ALLOW_UNAUTHENTICATED",
    "allowUnauthenticated",
    "list",
    "sources served beyond loopback though anyone can call them (none)",
  ),
  variable(
    "GROUPHOOK_ALLOW_OPEN_API",
    "allowOpenApi",
    "flag",
    "true serves the query API beyond loopback without a token (false)",
  ),
];

function variable(name: string, setting: string, kind: Variable["kind"], description: string): Variable {
  return { name, path: [setting], kind, description };
}

const sourceSettings = [
  { name: "pathSecret", kind: "list", description: "path segments, one of which every callback must carry (none)" },
  { name: "secretHeader", kind: "text", description: "header that may carry the path secret instead (none)" },
  {
    name: "secretParameter",
    kind: "text",
    description: "query parameter that may carry the path secret instead (none)",
  },
  { name: "onFailure", kind: "text", description: "allow or deny when the server itself fails (deny)" },
  { name: "allowAddresses", kind: "list", description: "addresses and CIDR ranges callbacks are taken from (all)" },
  { name: "messages", kind: "text", description: "store messages, tell them in the feed only, or none (store)" },
  { name: "messageRetentionDays", kind: "number", description: "days messages are kept (for ever)" },
  { name: "policyDeadlineMs", kind: "number", description: "milliseconds a policy may take (nearly the vendor's)" },
] as const;

/** The name of the variable that holds a setting of a source. */
export function variableName(source: string, setting: string): string {
  const words = setting.replace(/[A-Z]/g, (capital) => `_${capital}`);
  return `${variablePrefix(source)}${words.toUpperCase()}`;
}

/** What the names of a source's variables begin with. */
export function variablePrefix(source: string): string {
  return `GROUPHOOK_${source.replace(/[^A-Za-z0-9]/g, "_").toUpperCase()}_`;
}

/** The variables of one source: those all sources have and its adapter's own. */
export function sourceVariables(source: string, adapter: VendorAdapter): readonly Variable[] {
  const adapterSettings = adapter.settings.map((setting) => ({ ...setting, kind: "text" as const }));
  return [...sourceSettings, ...adapterSettings].map(({ name, kind, description }) => ({
    name: variableName(source, name),
    path: ["sources", source, name],
    kind,
    description,
  }));
}
