import type { ServerResponse } from "node:http";
import { EventStream, type StreamRequest } from "./event-stream.js";
import type { FeedTools } from "./read-feed.js";

const SWEEP_MS = 1000;
/** How soon a reader is to come back when the connection was lost. */
const RETRY_MS = 1000;

/** All readers of the feed by server-sent events. */
export class EventStreams {
  readonly #tools: FeedTools;
  readonly #onDrop: () => void;
  readonly #open = new Set<EventStream>();
  #sweeper: NodeJS.Timeout | undefined;

  constructor(tools: FeedTools, onDrop: () => void) {
    this.#tools = tools;
    this.#onDrop = onDrop;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Answers with a stream of events, until the reader hangs up, is too slow, or the server stops. */
  open(response: ServerResponse, request: StreamRequest): void {
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // A proxy that gathers what it passes on would hold events back.
      "x-accel-buffering": "no",
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    const stream = new EventStream(this.#tools, response, request);
    this.#open.add(stream);
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
    response.once("close", () => this.#close(stream));
  }

  #close(stream: EventStream): void {
    this.#open.delete(stream);
    if (this.#open.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #sweep(): void {
    const now = performance.now();
    for (const stream of this.#open) if (stream.beat(now)) this.#onDrop();
  }
}
