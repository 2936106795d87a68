import { type Callback, type CallbackReport, groupIdOf } from "@grouphook/core";
import type { Logger } from "pino";

/** Commands remembered as told, so that a stranger who invents commands cannot fill the memory. */
const MOST_COMMANDS = 1000;
/** How often a source's overload is told at most: a line for every refused callback would be a load of its own. */
const OVERLOAD_MS = 1000;

/** Logs what became of callbacks: faults as warnings, unknown commands once, the rest for debugging. */
export function callbackLog(logger: Logger): (report: CallbackReport) => void {
  const told = new Set<string>();

  function tellOnce({ source, vendor }: CallbackReport, { command }: Callback): void {
    const key = `${source} ${command}`;
    if (told.has(key) || told.size >= MOST_COMMANDS) return;
    told.add(key);
    logger.info({ source, vendor, command }, "unsupported command, kept raw");
  }

  const overloads = new Map<string, { toldAt: number; untold: number }>();

  /** Refusals are counted by the metrics one by one. */
  function tellOverload({ source, vendor }: CallbackReport, message: string): void {
    const overload = overloads.get(source) ?? { toldAt: Number.NEGATIVE_INFINITY, untold: 0 };
    overloads.set(source, overload);
    overload.untold += 1;
    const now = performance.now();
    if (now - overload.toldAt < OVERLOAD_MS) return;
    logger.warn({ source, vendor, code: "overloaded", refused: overload.untold }, message);
    overload.toldAt = now;
    overload.untold = 0;
  }

  return (report) => {
    const { source, vendor, callback, outcome, error, durationMs } = report;
    if (error?.code === "overloaded") return tellOverload(report, error.message);
    if (error) {
      const cause = error.code === "internal" ? error.cause : undefined;
      logger.warn(
        {
          source,
          vendor,
          command: callback?.command,
          code: error.code,
          cause: cause instanceof Error ? cause.stack : cause,
          durationMs,
        },
        error.message,
      );
      return;
    }
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
