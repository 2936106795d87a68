import { type Callback, type CallbackError, type CallbackReport, groupIdOf, shortened } from "@grouphook/core";
import type { Logger } from "pino";
import { throttle } from "./throttle.js";

/** Commands remembered as told, so that a stranger who invents commands cannot fill the memory. */
const MOST_COMMANDS = 1000;
/** A trace may quote what came in. */
const LONGEST_CAUSE = 10_000;

/** Faults of which a source has one line a second, whoever they befall: each may come as often as anybody likes. */
const alike: ReadonlySet<CallbackError["code"]> = new Set(["unauthentic", "wrong-method", "too-large", "overloaded"]);

/** Logs what became of callbacks: faults as warnings, unknown commands once, the rest for debugging. */
export function callbackLog(logger: Logger): (report: CallbackReport) => void {
  const told = new Set<string>();
  const tell = throttle();

  function tellOnce({ source, vendor }: CallbackReport, { command }: Callback): void {
    const key = `${source} ${command}`;
    if (told.has(key) || told.size >= MOST_COMMANDS) return;
    told.add(key);
    logger.info({ source, vendor, command }, "unsupported command, kept raw");
  }

  function tellFault({ source, vendor, callback, durationMs }: CallbackReport, error: CallbackError): void {
    const { code, message } = error;
    const kind = `${source} ${code}`;
    // What is refused before it is read tells why by its message; in a full queue every callback has one of its own.
    if (alike.has(code) && (code !== "overloaded" || callback)) {
      tell({ kind, write: (count) => logger.warn({ source, vendor, code, count }, message) });
      return;
    }
    const cause = code === "internal" ? textOf(error.cause) : undefined;
    const line = { source, vendor, command: callback?.command ?? error.command, code, cause, durationMs };
    tell({ kind, detail: message, write: (count) => logger.warn({ ...line, count }, message) });
  }

  return (report) => {
    const { source, vendor, callback, outcome, error, durationMs } = report;
    if (error) return tellFault(report, error);
    if (!callback) return;
    if (callback.wants === "unsupported") tellOnce(report, callback);
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
