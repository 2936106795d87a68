import { Connection } from "./connection.ts";
import { Histogram } from "./histogram.ts";

/** Beyond the window, how long replies may still be under way. */
const PATIENCE_MS = 30_000;

/** What to send, to whom and for how long. */
export interface Traffic {
  readonly port: number;
  readonly clients: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** The body of a success reply. */
  readonly success: string;
  /** Gives each request in bytes; `undefined` ends the window early. */
  readonly nextRequest: () => Buffer | undefined;
  readonly signal: AbortSignal;
}

/** What came back. */
export interface TrafficResult {
  /** Success replies in all, the warm-up's too. */
  readonly acknowledged: number;
  /** Other replies, as status and body, the first few. */
  readonly refusals: readonly string[];
  readonly refused: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Drives a server with keep-alive clients that each send the next callback when the last is answered. */
export async function generateTraffic(traffic: Traffic): Promise<TrafficResult> {
  const { clients, windowMs, success, nextRequest } = traffic;
  const connections = await Promise.all(Array.from({ length: clients }, () => Connection.open(traffic.port)));
  const signal = AbortSignal.any([traffic.signal, AbortSignal.timeout(traffic.warmUpMs + windowMs + PATIENCE_MS)]);
  const abort = () => {
    for (const connection of connections)
      connection.close(new Error("the traffic was ended", { cause: signal.reason }));
  };
  signal.addEventListener("abort", abort);

  const histogram = new Histogram();
  const refusals: string[] = [];
  let acknowledged = 0;
  let refused = 0;
  const windowStart = performance.now() + traffic.warmUpMs;
  let windowEnd = windowStart + windowMs;

  async function drive(connection: Connection): Promise<void> {
    let now = performance.now();
    while (now < windowEnd) {
      const request = nextRequest();
      if (!request) {
        windowEnd = now;
        return;
      }
      const sentAt = now;
      const response = await connection.exchange(request);
      now = performance.now();
      if (now >= windowStart && now < windowEnd) histogram.record(now - sentAt);
      if (response.status === 200 && response.body === success) {
        acknowledged += 1;
      } else {
        refused += 1;
        if (refusals.length < 3) refusals.push(`${response.status} ${response.body}`);
      }
    }
  }

  try {
    await Promise.all(connections.map(drive));
  } finally {
    signal.removeEventListener("abort", abort);
    for (const connection of connections) connection.close();
  }
  return {
    acknowledged,
    refused,
    refusals,
    perSecond: (histogram.total * 1000) / (windowEnd - windowStart),
    p50Ms: histogram.quantile(0.5),
    p99Ms: histogram.quantile(0.99),
  };
}
