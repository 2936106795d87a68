import { type Callback, type CallbackError, type CallbackReport, groupIdOf, shortened } from "@grouphook/core";
import type { Logger } from "pino";
import { isLoopbackAddress } from "../configuration/exposure.js";
import { throttle } from "./throttle.js";

/** How many unknown commands are remembered, so that callers who invent commands cannot fill the memory. */
const MOST_COMMANDS = 1000;
/** A stack trace may quote input. */
const LONGEST_CAUSE = 10_000;

/** Faults that anyone can cause: a source logs one line a second for each, whatever the command. */
const loggedTogether: ReadonlySet<CallbackError["code"]> = new Set([
  "unauthentic",
  "wrong-method",
  "too-large",
  "overloaded",
]);

/** What is logged of a stranger is an address: that of a proxy says nothing. */
const PROXY_HINT =
  "the address is of this host: to see the caller's behind a proxy, name the proxy in GROUPHOOK_TRUSTED_PROXIES";

/** How the server is set up. */
export interface CallbackLogOptions {
  /** Whether callers' addresses come from trusted proxies. */
  readonly trustsProxies: boolean;
}

/** Logs the results of callbacks: faults as warnings, unknown commands once, the rest for debugging. */
export function callbackLog(logger: Logger, { trustsProxies }: CallbackLogOptions): (report: CallbackReport) => void {
  const told = new Set<string>();
  const tell = throttle();

  function logOnce({ source, vendor }: CallbackReport, { command }: Callback): void {
    const key = `${source} ${command}`;
    if (told.has(key) || told.size >= MOST_COMMANDS) return;
    told.add(key);
    logger.info({ source, vendor, command }, "unsupported command, stored raw");
  }

  function logFault(
    { source, vendor, remoteAddress, callback, durationMs }: CallbackReport,
    error: CallbackError,
  ): void {
    const { code, message } = error;
    const kind = `${source} ${code}`;
    // The message of a callback refused before it was read has the reason; with a full queue, each callback has its own message.
    if (loggedTogether.has(code) && (code !== "overloaded" || callback)) {
      const isProxied = code === "unauthentic" && !trustsProxies && isLoopbackAddress(remoteAddress);
      const told = isProxied ? `${message}; ${PROXY_HINT}` : message;
      tell({ kind, write: (count) => logger.warn({ source, vendor, code, address: remoteAddress, count }, told) });
      return;
    }
    const cause = code === "internal" ? textOf(error.cause) : undefined;
    const line = { source, vendor, command: callback?.command ?? error.command, code, cause, durationMs };
    tell({ kind, detail: message, write: (count) => logger.warn({ ...line, count }, message) });
  }

  return (report) => {
    const { source, vendor, callback, outcome, error, durationMs } = report;
    if (error) return logFault(report, error);
    if (!callback) return;
    if (callback.wants === "unsupported" && !report.forwarded) logOnce(report, callback);
    if (!logger.isLevelEnabled("debug")) return;
    const { wants, command } = callback;
    const groupId = groupIdOfReport(report);
    const actorId = "actorId" in callback ? callback.actorId : undefined;
    logger.debug({ source, vendor, command, wants, result: outcome?.result, groupId, actorId, durationMs }, "callback");
  };
}

function groupIdOfReport({ callback, outcome }: CallbackReport): string | undefined {
  if (outcome?.result === "performed" && outcome.groupId !== undefined) return outcome.groupId;
  if (!callback) return undefined;
  if ("change" in callback) return groupIdOf(callback.change);
  return "groupId" in callback ? callback.groupId : undefined;
}

function textOf(cause: unknown): unknown {
  const text = cause instanceof Error ? cause.stack : cause;
  return typeof text === "string" ? shortened(text, LONGEST_CAUSE) : text;
}
