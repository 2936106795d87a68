import { type Callback, type CallbackError, type CallbackReport, groupIdOf, shortened } from "@grouphook/core";
import type { Logger } from "pino";
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

/** Logs the results of callbacks: faults as warnings, unknown commands once, the rest for debugging. */
export function callbackLog(logger: Logger): (report: CallbackReport) => void {
  const told = new Set<string>();
  const tell = throttle();

  function logOnce({ source, vendor }: CallbackReport, { command }: Callback): void {
    const key = `${source} ${command}`;
    if (told.has(key) || told.size >= MOST_COMMANDS) return;
    told.add(key);
    logger.info({ source, vendor, command }, "unsupported command, stored raw");
  }

  function logFault({ source, vendor, callback, durationMs }: CallbackReport, error: CallbackError): void {
    const { code, message } = error;
    const kind = `${source} ${code}`;
    // The message of a callback refused before it was read has the reason; with a full queue, each callback has its own message.
    if (loggedTogether.has(code) && (code !== "overloaded" || callback)) {
      tell({ kind, write: (count) => logger.warn({ source, vendor, code, count }, message) });
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
    if (callback.wants === "unsupported") logOnce(report, callback);
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
