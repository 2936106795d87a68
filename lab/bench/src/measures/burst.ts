import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "../connection.ts";
import { Histogram } from "../histogram.ts";
import type { OutgoingCallback } from "../load.ts";
import type { HttpResponse } from "../response-reader.ts";

const TICK_MS = 5;
/** How long replies may take after the burst. */
const PATIENCE_MS = 30_000;
/** The outcome of a callback whose connection was lost. */
export const NO_REPLY = "no reply";

/** A burst of more callbacks than a server can handle. */
export interface Burst {
  /** Each carries one callback at a time. A callback is not sent if no connection is free. */
  readonly connections: readonly Connection[];
  readonly perSecond: number;
  readonly seconds: number;
  readonly nextCallback: () => OutgoingCallback;
  /** The outcome in a reply. */
  readonly outcomeOf: (response: HttpResponse) => string;
  /** Is told of every reply, as soon as it is there. */
  readonly onReply?: (callback: OutgoingCallback) => void;
  readonly signal: AbortSignal;
}

/** The result of a burst. */
export interface BurstResult {
  readonly sent: number;
  /** Latencies by outcome. */
  readonly outcomes: ReadonlyMap<string, Histogram>;
}

/** Sends callbacks at a constant rate, without waiting for earlier replies, and then waits for the last reply. */
export async function sendBurst(burst: Burst): Promise<BurstResult> {
  const { connections, perSecond, seconds, nextCallback, outcomeOf } = burst;
  const signal = AbortSignal.any([burst.signal, AbortSignal.timeout(seconds * 1000 + PATIENCE_MS)]);
  const abort = () => {
    for (const connection of connections) connection.close();
  };
  signal.addEventListener("abort", abort);
  const free = [...connections];
  const outcomes = new Map<string, Histogram>();
  const underWay = new Set<Promise<void>>();
  let sent = 0;

  /** A connection that was lost is not used again. */
  async function send(connection: Connection): Promise<void> {
    const callback = nextCallback();
    const sentAt = performance.now();
    sent += 1;
    const response = await connection.exchange(callback.bytes).catch(() => undefined);
    if (response) burst.onReply?.(callback);
    const outcome = response ? outcomeOf(response) : NO_REPLY;
    const latencies = outcomes.get(outcome) ?? new Histogram();
    latencies.record(performance.now() - sentAt);
    outcomes.set(outcome, latencies);
    if (response) free.push(connection);
  }

  try {
    const start = performance.now();
    let due = 0;
    for (let elapsed = 0; elapsed < seconds * 1000; ) {
      await delay(TICK_MS, undefined, { signal });
      elapsed = Math.min(performance.now() - start, seconds * 1000);
      const dueNow = Math.floor((perSecond * elapsed) / 1000);
      for (const connection of free.splice(0, dueNow - due)) {
        const exchange = send(connection).finally(() => underWay.delete(exchange));
        underWay.add(exchange);
      }
      due = dueNow;
    }
    await Promise.all(underWay);
    burst.signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", abort);
  }
  return { sent, outcomes };
}
