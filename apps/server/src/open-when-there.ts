import { setTimeout as pause } from "node:timers/promises";
import { LedgerUnavailableError } from "@grouphook/core";
import { type OpenLedgerOptions, openLedger, type StoredLedger } from "@grouphook/core/storage";
import type { Logger } from "pino";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

/** How long to wait for a database, and a signal that ends the waiting. */
export interface Waiting {
  readonly waitSeconds: number;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens the ledger as soon as its database is available, and logs why it waits. Rejects with the last fault when the time is
 * over, and at once with a fault that waiting cannot fix.
 */
export async function openWhenThere(
  options: OpenLedgerOptions,
  { waitSeconds, logger, signal }: Waiting,
): Promise<StoredLedger> {
  const startedAt = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const ledger = await openLedger(options);
      if (attempt > 0) logger.info("the database is available");
      return ledger;
    } catch (fault) {
      const remaining = waitSeconds * 1000 - (performance.now() - startedAt);
      if (!(fault instanceof LedgerUnavailableError) || remaining <= 0) throw fault;
      const cause = fault.cause instanceof Error ? fault.cause.message : fault.cause;
      logger.warn({ cause }, `waiting for the database, ${Math.ceil(remaining / 1000)} s at most`);
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS, remaining), undefined, { signal });
    }
  }
}
