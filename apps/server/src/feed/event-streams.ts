import type { ServerResponse } from "node:http";
import { EventStream, type StreamRequest } from "./event-stream.js";
import type { FeedTools } from "./read-feed.js";
import { SharedPieces } from "./shared-pieces.js";
import { slowestBeyond } from "./slowest-readers.js";
import { SmallSteps } from "./small-steps.js";

const SWEEP_MS = 1000;
/** How soon a reader is to come back when the connection was lost. */
const RETRY_MS = 1000;
/** What readers have not taken may take so much memory, all of them together. */
const MOST_UNTAKEN_BYTES = 64 * 1024 * 1024;

/** All readers of the feed by server-sent events. */
export class EventStreams {
  readonly #live: FeedTools["live"];
  readonly #pieces: SharedPieces;
  readonly #steps = new SmallSteps();
  readonly #onDrop: () => void;
  readonly #mostUntakenBytes: number;
  readonly #open = new Set<EventStream>();
  #sweeper: NodeJS.Timeout | undefined;

  constructor({ source, live, turns }: FeedTools, onDrop: () => void, mostUntakenBytes: number = MOST_UNTAKEN_BYTES) {
    this.#live = live;
    this.#pieces = new SharedPieces(source, turns);
    this.#onDrop = onDrop;
    this.#mostUntakenBytes = mostUntakenBytes;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Answers with a stream of events, until the reader hangs up, is too slow, or the server stops. */
  open(response: ServerResponse, request: StreamRequest): void {
    const { socket } = response.req;
    if (response.destroyed || socket.readableEnded) {
      response.destroy();
      return;
    }
    // The end of the connection ends the stream. In chunks, each write would be three, with bytes of its own for each reader.
    response.removeHeader("transfer-encoding");
    response.writeHead(200, {
      connection: "close",
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // A proxy that gathers what it passes on would hold events back.
      "x-accel-buffering": "no",
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    const stream = new EventStream({ live: this.#live, pieces: this.#pieces, steps: this.#steps }, response, request);
    this.#open.add(stream);
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
    // The server lets clients close their side before the answer. Whoever does it here has gone.
    const hangUp = () => response.destroy();
    socket.once("end", hangUp);
    response.once("close", () => {
      socket.off("end", hangUp);
      this.#close(stream);
    });
  }

  #close(stream: EventStream): void {
    this.#open.delete(stream);
    if (this.#open.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
    this.#pieces.forget(0);
  }

  #sweep(): void {
    const now = performance.now();
    for (const stream of this.#open) if (stream.beat(now)) this.#onDrop();
    const slow = [...this.#open].flatMap((stream) => (stream.untaken ? [{ stream, ...stream.untaken }] : []));
    for (const { stream } of slowestBeyond(slow, this.#mostUntakenBytes)) {
      stream.drop("too much was kept for slow readers");
      this.#onDrop();
    }
    this.#pieces.forget();
  }
}
