import type { JudgementReport } from "@grouphook/core";
import type { Logger } from "pino";

/** The shortest time between two lines about one policy: a line for every callback would be too much load. */
const LOGGED_EVERY_MS = 1000;

/** Logs policies that fail: for each policy and source one line a second, with the cause and the number of failures. */
export function policyLog(logger: Logger): (report: JudgementReport) => void {
  const failing = new Map<string, { toldAt: number; unlogged: number }>();

  return ({ source, vendor, command, policy, shadowed, fault }) => {
    if (fault === undefined) return;
    const key = `${source} ${shadowed} ${policy}`;
    const failures = failing.get(key) ?? { toldAt: Number.NEGATIVE_INFINITY, unlogged: 0 };
    failing.set(key, failures);
    failures.unlogged += 1;
    const now = performance.now();
    if (now - failures.toldAt < LOGGED_EVERY_MS) return;
    const cause = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    logger.warn({ source, vendor, policy, command, shadowed, failures: failures.unlogged, cause }, "a policy failed");
    failures.toldAt = now;
    failures.unlogged = 0;
  };
}
