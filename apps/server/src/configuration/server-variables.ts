import type { Variable } from "./variables.js";

/** The variables of the server, not of a source or a sink. */
export const serverVariables: readonly Variable[] = [
  variable("HOST", "host", "text", "address to listen on (127.0.0.1)"),
  variable("PORT", "port", "number", "port to listen on, 0 for any free port (8080)"),
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
    "seconds to wait at the start until the database is available (60)",
  ),
  variable(
    "GROUPHOOK_API_TOKEN",
    "apiToken",
    "list",
    "bearer token for everything that the API serves, or several separated by commas (none)",
  ),
  variable(
    "GROUPHOOK_API_TOKENS",
    "apiTokens",
    "list",
    "bearer tokens with names and scopes (read, act, admin), as name:scope:token, separated by commas (none)",
  ),
  variable("GROUPHOOK_CONSOLE", "console", "flag", "false to serve no web console at /console/ (true)"),
  variable(
    "GROUPHOOK_CONSOLE_SESSION_HOURS",
    "consoleSessionHours",
    "number",
    "hours that a browser stays signed in at most (12)",
  ),
  variable("GROUPHOOK_LOG_LEVEL", "logLevel", "text", "trace, debug, info, warn, error, fatal or silent (info)"),
  variable("GROUPHOOK_LOG_FORMAT", "logFormat", "text", "json or pretty (pretty on a terminal, json elsewhere)"),
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
    "maximum number of callbacks waiting to be written (10000)",
  ),
  variable(
    "GROUPHOOK_CONNECTION_LIMIT",
    "connectionLimit",
    "number",
    "maximum number of open connections, and of callbacks in progress (10000)",
  ),
  variable(
    "GROUPHOOK_DECISION_RETENTION_DAYS",
    "decisionRetentionDays",
    "number",
    "days to keep the decision log, or forever (30)",
  ),
  variable(
    "GROUPHOOK_CALLBACK_RETENTION_DAYS",
    "callbackRetentionDays",
    "number",
    "days to keep raw callbacks, or forever (30)",
  ),
  variable(
    "GROUPHOOK_RECEIPT_RETENTION_DAYS",
    "receiptRetentionDays",
    "number",
    "days during which a repeated callback or command is recognized, or forever (7)",
  ),
  variable(
    "GROUPHOOK_FEED_RETENTION_DAYS",
    "feedRetentionDays",
    "number",
    "days to keep the events of the feed, or forever (forever)",
  ),
  variable(
    "GROUPHOOK_DEAD_LETTER_RETENTION_DAYS",
    "deadLetterRetentionDays",
    "number",
    "days to keep dead letters, or forever (forever)",
  ),
  variable(
    "GROUPHOOK_COMMAND_RETENTION_DAYS",
    "commandRetentionDays",
    "number",
    "days to keep the log of commands, or forever (365)",
  ),
  variable(
    "GROUPHOOK_DRIFT_RETENTION_DAYS",
    "driftRetentionDays",
    "number",
    "days to keep how records differed from the vendors', or forever (90)",
  ),
  variable(
    "GROUPHOOK_TRUSTED_PROXIES",
    "trustedProxies",
    "list",
    "proxies (addresses and CIDR ranges) whose X-Forwarded-For, -Proto and -Host, or Forwarded, are trusted (none)",
  ),
  variable(
    "GROUPHOOK_PUSH_ALLOW_ADDRESSES",
    "pushAllowAddresses",
    "list",
    "addresses and CIDR ranges that webhooks may be sent to besides public ones (none)",
  ),
  variable(
    "GROUPHOOK_ALLOW_UNAUTHENTICATED",
    "allowUnauthenticated",
    "list",
    "sources to serve beyond loopback although anyone can call them (none)",
  ),
  variable(
    "GROUPHOOK_ALLOW_OPEN_API",
    "allowOpenApi",
    "flag",
    "true to serve the API beyond loopback without a token (false)",
  ),
];

function variable(name: string, setting: string, kind: Variable["kind"], description: string): Variable {
  return { name, path: [setting], kind, description };
}
