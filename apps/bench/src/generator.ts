import { Connection } from "./connection.ts";
import { Histogram } from "./histogram.ts";

const SUCCESS_BODY = '{"status":"1"}';
/** Beyond the window, how long replies may still be under way. */
const PATIENCE_MS = 30_000;

/** What to send, to whom and for how long. */
export interface Load {
  readonly port: number;
  readonly clients: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** Gives each request in bytes; `undefined` ends the window early. */
  readonly nextRequest: () => Buffer | undefined;
  readonly signal: AbortSignal;
}

/** What came back. */
export interface LoadResult {
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
export async function generateLoad(load: Load): Promise<LoadResult> {
  const { clients, windowMs, nextRequest } = load;
  const connections = await Promise.all(Array.from({ length: clients }, () => Connection.open(load.port)));
  const signal = AbortSignal.any([load.signal, AbortSignal.timeout(load.warmUpMs + windowMs + PATIENCE_MS)]);
  const abort = () => {
    for (const connection of connections) connection.close(new Error("the load was ended", { cause: signal.reason }));
  };
  signal.addEventListener("abort", abort);

  const histogram = new Histogram();
  const refusals: string[] = [];
  let acknowledged = 0;
  let refused = 0;
  const windowStart = performance.now() + load.warmUpMs;
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
      if (response.status === 200 && response.body === SUCCESS_BODY) {
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
