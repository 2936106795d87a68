import type { ServerResponse } from "node:http";
import { ExpiredPositionError, type FeedFilter, LedgerUnavailableError, PositionError } from "@grouphook/core";
import { LiveBatch, type Place, placeText } from "./live-batch.js";
import { epochsOf } from "./live-feed.js";
import type { FeedTools } from "./read-feed.js";

const PAGE = 500;
/** How soon to try again where the database was away. */
const AGAIN_MS = 1000;
/** Silence after which a line is sent, so that proxies keep the connection and the reader its place. */
const HEARTBEAT_MS = 15_000;
/** A reader who takes nothing for so long is let go. */
const STALL_MS = 30_000;
/** How long a reader who is let go may take to read why. */
const FAREWELL_MS = 2000;

/** Where a stream begins, and what it tells. */
export interface StreamRequest {
  readonly after: number;
  /** The epoch of the event `after`. Checked if present. */
  readonly epoch?: string;
  readonly filter: FeedFilter;
}

/** One reader of the feed by server-sent events: it gets what it has missed, and then what comes. */
export class EventStream {
  readonly #tools: FeedTools;
  readonly #response: ServerResponse;
  readonly #filter: FeedFilter;
  readonly #leave: () => void;
  #place: Place;
  /** Whether the epoch of the place is known to be that of its event. */
  #isPlaceChecked: boolean;
  #stalledAt: number | undefined;
  #wroteAt = performance.now();
  #isReading = false;
  #isEnded = false;

  constructor(tools: FeedTools, response: ServerResponse, { after, epoch, filter }: StreamRequest) {
    this.#tools = tools;
    this.#response = response;
    this.#filter = filter;
    this.#place = { sequence: after, epoch: epoch ?? "" };
    this.#isPlaceChecked = false;
    response.on("drain", () => {
      this.#stalledAt = undefined;
      this.#goOn();
    });
    this.#leave = tools.live.join({ wake: () => this.#goOn() });
    response.once("close", () => this.#end());
    void this.#readBehind();
  }

  /** Keeps a silent connection alive, and lets a reader go who takes nothing; whether it did that. */
  beat(now: number): boolean {
    if (this.#isEnded) return false;
    if (this.#stalledAt !== undefined) return now - this.#stalledAt > STALL_MS && this.#drop();
    if (now - this.#wroteAt > HEARTBEAT_MS) this.#write(this.#isPlaceChecked ? `:\n${this.#idLine()}\n\n` : ":\n\n");
    return false;
  }

  /** Writes what has come as long as the reader takes it. */
  #goOn(): void {
    const { live } = this.#tools;
    if (live.isStopping) this.#sayGoodbye("stopping", "the server stops; come back");
    while (this.#isPlaceChecked && !this.#isEnded && !this.#isReading && this.#stalledAt === undefined) {
      const batch = live.batchAfter(this.#place.sequence);
      if (!batch) {
        if (live.place && live.place.sequence > this.#place.sequence) void this.#readBehind();
        return;
      }
      this.#give(batch, batch.last, batch.epochAt(batch.last));
    }
  }

  #give(batch: LiveBatch | undefined, sequence: number, epoch: string): void {
    const frames = batch?.frames(this.#filter, this.#place.sequence);
    this.#place = { sequence, epoch };
    if (frames) this.#write(frames);
  }

  /** Reads what is too far back to be given to all. */
  async #readBehind(): Promise<void> {
    if (this.#isReading || this.#isEnded) return;
    this.#isReading = true;
    let again: number | undefined;
    try {
      await this.#tools.turns.run(() => this.#readPage());
    } catch (fault) {
      again = this.#meet(fault);
    }
    this.#isReading = false;
    if (again !== undefined) setTimeout(() => void this.#readBehind(), again).unref();
    else this.#goOn();
  }

  async #readPage(): Promise<void> {
    if (this.#isEnded) return;
    const { source } = this.#tools;
    const { sequence: after, epoch } = this.#place;
    const { events, next } = await source.feedPage({
      ...{ ...this.#filter, after, limit: PAGE },
      ...(epoch !== "" && { epoch }),
    });
    const end = await source.epochAt(next);
    const batch = events[0] && new LiveBatch(this.#place, events, await epochsOf(source, events), 0);
    this.#isPlaceChecked = true;
    if (!this.#isEnded) this.#give(batch, next, end);
  }

  /** What becomes of the stream: in how many milliseconds it reads again, if it does. */
  #meet(fault: unknown): number | undefined {
    if (fault instanceof LedgerUnavailableError) return AGAIN_MS;
    if (fault instanceof ExpiredPositionError) return this.#reset("expired", fault.newest, { oldest: fault.oldest });
    if (fault instanceof PositionError) return this.#reset("unknown", fault.newest, {});
    this.#sayGoodbye("fault", "the feed cannot be read");
    return undefined;
  }

  /** Says that events were missed, and goes on with those to come. */
  #reset(reason: "expired" | "unknown", newest: number, details: object): number {
    this.#place = { sequence: newest, epoch: "" };
    this.#isPlaceChecked = false;
    this.#write(`id: ${newest}\nevent: reset\ndata: ${JSON.stringify({ reason, newest, ...details })}\n\n`);
    return 0;
  }

  #idLine(): string {
    return `id: ${placeText(this.#place.sequence, this.#place.epoch)}`;
  }

  #write(text: string | Buffer): void {
    if (this.#isEnded) return;
    this.#wroteAt = performance.now();
    if (!this.#response.write(text)) this.#stalledAt ??= this.#wroteAt;
  }

  #drop(): true {
    this.#sayGoodbye("slow", `nothing was read for ${STALL_MS / 1000} seconds; come back with the last id`);
    return true;
  }

  #sayGoodbye(reason: string, message: string): void {
    if (this.#isEnded) return;
    this.#response.end(`event: end\ndata: ${JSON.stringify({ reason, message })}\n\n`);
    setTimeout(() => this.#response.destroy(), FAREWELL_MS).unref();
    this.#end();
  }

  #end(): void {
    this.#isEnded = true;
    this.#leave();
  }
}
