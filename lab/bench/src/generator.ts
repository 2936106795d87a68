import { Connection } from "./connection.ts";
import { Histogram } from "./histogram.ts";
import type { OutgoingCallback } from "./load.ts";

/** How long replies may take after the window. */
const PATIENCE_MS = 30_000;

/** The traffic to send. */
export interface Traffic {
  readonly port: number;
  readonly clients: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** The body of a success reply. */
  readonly success: string;
  readonly nextCallback: () => OutgoingCallback;
  /** Called when the window opens and when it closes. */
  readonly atEdge: () => void;
  readonly signal: AbortSignal;
}

/** The replies. */
export interface TrafficResult {
  /** All success replies, including those of the warm-up, by kind of callback. */
  readonly acknowledged: Readonly<Record<string, number>>;
  /** The first few other replies, as status and body. */
  readonly refusals: readonly string[];
  readonly refused: number;
  /** Replies within the window. */
  readonly answered: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Loads a server with keep-alive clients, each of which sends the next callback when the last is answered. */
export async function generateTraffic(traffic: Traffic): Promise<TrafficResult> {
  const { windowMs, success, nextCallback, atEdge } = traffic;
  const connections = await Connection.openMany(traffic.port, traffic.clients);
  const signal = AbortSignal.any([traffic.signal, AbortSignal.timeout(traffic.warmUpMs + windowMs + PATIENCE_MS)]);
  const abort = () => {
    for (const connection of connections)
      connection.close(new Error("the traffic was ended", { cause: signal.reason }));
  };
  signal.addEventListener("abort", abort);

  const histogram = new Histogram();
  const acknowledged: Record<string, number> = {};
  const refusals: string[] = [];
  let refused = 0;
  let windowStart = Number.POSITIVE_INFINITY;
  let windowEnd = Number.POSITIVE_INFINITY;
  let edges: number[] = [];

  function passEdges(now: number): void {
    while (edges[0] !== undefined && now >= edges[0]) {
      edges.shift();
      atEdge();
    }
  }

  async function sendNext(connection: Connection, sentAt: number): Promise<number> {
    const { kind, bytes } = nextCallback();
    const response = await connection.exchange(bytes);
    const now = performance.now();
    passEdges(now);
    if (now >= windowStart && now < windowEnd) histogram.record(now - sentAt);
    if (response.status === 200 && response.body === success) {
      acknowledged[kind] = (acknowledged[kind] ?? 0) + 1;
    } else {
      refused += 1;
      if (refusals.length < 3) refusals.push(`${response.status} ${response.body}`);
    }
    return now;
  }

  async function drive(connection: Connection): Promise<void> {
    let now = performance.now();
    while (now < windowEnd) now = await sendNext(connection, now);
  }

  try {
    // A busy server accepts connections late, so the window opens only when each client was answered once.
    await Promise.all(connections.map((connection) => sendNext(connection, performance.now())));
    windowStart = performance.now() + traffic.warmUpMs;
    windowEnd = windowStart + windowMs;
    edges = [windowStart, windowEnd];
    await Promise.all(connections.map(drive));
  } finally {
    signal.removeEventListener("abort", abort);
    for (const connection of connections) connection.close();
  }
  return {
    acknowledged,
    refused,
    refusals,
    answered: histogram.total,
    perSecond: (histogram.total * 1000) / windowMs,
    p50Ms: histogram.quantile(0.5),
    p99Ms: histogram.quantile(0.99),
  };
}
