import type { JudgementReport } from "@grouphook/core";
import type { Logger } from "pino";

/** How often a policy's failures are told at most: a line for every callback would be a load of its own. */
const TOLD_EVERY_MS = 1000;

/** Logs policies that fail: of each in each source a line a second, with the cause and how many there were. */
export function policyLog(logger: Logger): (report: JudgementReport) => void {
  const failing = new Map<string, { toldAt: number; untold: number }>();

  return ({ source, vendor, command, policy, shadowed, fault }) => {
    if (fault === undefined) return;
    const key = `${source} ${shadowed} ${policy}`;
    const failures = failing.get(key) ?? { toldAt: Number.NEGATIVE_INFINITY, untold: 0 };
    failing.set(key, failures);
    failures.untold += 1;
    const now = performance.now();
    if (now - failures.toldAt < TOLD_EVERY_MS) return;
    const cause = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    logger.warn({ source, vendor, policy, command, shadowed, failures: failures.untold, cause }, "a policy failed");
    failures.toldAt = now;
    failures.untold = 0;
  };
}
