import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Histogram } from "../histogram.ts";
import type { BystandersSettings, OutcomeLatencies } from "./bystanders-thread.ts";

/** Senders outside of a burst, which measure its effect on others. */
export interface Bystanders extends AsyncDisposable {
  /** Stops them. Resolves to their latencies by outcome; rejects if a callback was not answered. */
  readonly stop: () => Promise<ReadonlyMap<string, Histogram>>;
}

/**
 * Starts a few senders in their own thread, each of which sends a callback now and then. The sender of a burst is as busy as
 * the server, so its measurements would include the time until it reads the replies.
 */
export async function startBystanders(settings: BystandersSettings): Promise<Bystanders> {
  const thread = new Worker(new URL("./bystanders-thread.ts", import.meta.url), { workerData: settings });
  await once(thread, "message");
  const told = once(thread, "message");
  told.catch(() => undefined);
  return {
    async stop() {
      thread.postMessage("stop");
      const [outcomes]: OutcomeLatencies[] = await told;
      return new Map(Object.entries(outcomes ?? {}).map(([outcome, latencies]) => [outcome, histogramOf(latencies)]));
    },
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}

function histogramOf(latencies: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const latency of latencies) histogram.record(latency);
  return histogram;
}
