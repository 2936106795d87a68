import type { ServerResponse } from "node:http";
import { ExpiredPositionError, type FeedFilter, LedgerUnavailableError, PositionError } from "@grouphook/core";
import type { LiveFeed } from "./live-feed.js";
import { type Place, placeText } from "./place.js";
import type { SharedPieces } from "./shared-pieces.js";
import type { SlowReader } from "./slowest-readers.js";
import type { SmallStep, SmallSteps } from "./small-steps.js";
import type { StreamPiece } from "./stream-piece.js";

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

/** What streams use together. */
export interface StreamTools {
  readonly live: LiveFeed;
  readonly pieces: SharedPieces;
  readonly steps: SmallSteps;
}

/** One reader of the feed by server-sent events: it gets what it has missed, and then what comes. */
export class EventStream {
  readonly #tools: StreamTools;
  readonly #response: ServerResponse;
  readonly #filter: FeedFilter;
  readonly #leave: () => void;
  #place: Place;
  /** Whether there is an event at the place, of its epoch. */
  #isPlaceChecked = false;
  /** What the reader has not taken yet. Nothing more is written before. */
  #untaken: string | Buffer | undefined;
  #wroteAt = performance.now();
  #isReading = false;
  #isEnded = false;

  constructor(tools: StreamTools, response: ServerResponse, { after, epoch, filter }: StreamRequest) {
    this.#tools = tools;
    this.#response = response;
    this.#filter = filter;
    this.#place = { sequence: after, epoch: epoch ?? "" };
    this.#leave = tools.live.join({ wake: this.#goOn });
    response.once("close", () => this.#end());
    this.#goOn();
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What a reader who may stay has not taken, and since when, by `performance.now()`. */
  get untaken(): SlowReader | undefined {
    if (this.#isEnded) return undefined;
    return Buffer.isBuffer(this.#untaken) ? { bytes: this.#untaken, since: this.#wroteAt } : undefined;
  }

  /** Keeps a silent connection alive, and lets a reader go who takes nothing; whether it did that. */
  beat(now: number): boolean {
    if (this.#isEnded) return false;
    const silence = now - this.#wroteAt;
    if (this.#untaken !== undefined) {
      if (silence > STALL_MS) this.drop(`nothing was read for ${STALL_MS / 1000} seconds`);
      return this.#isEnded;
    }
    if (silence > HEARTBEAT_MS) this.#write(this.#place.epoch === "" ? ":\n\n" : `:\n${this.#idLine()}\n\n`);
    return false;
  }

  /** Lets a reader go who is too slow. */
  drop(why: string): void {
    this.#sayGoodbye("slow", `${why}; come back with the last id`);
  }

  /** Goes on when it is its turn. */
  readonly #goOn = (): void => this.#tools.steps.add(this.#step);

  /** Writes what comes next as far as it is known; whether it wrote. */
  readonly #step: SmallStep = () => {
    const { live } = this.#tools;
    if (live.isStopping) this.#sayGoodbye("stopping", "the server stops; come back");
    if (this.#isEnded || this.#isReading || this.#untaken !== undefined) return false;
    if (!this.#isPlaceChecked && !this.#isPlaceLive()) {
      void this.#readBehind();
      return false;
    }
    for (let batch = live.batchAfter(this.#place.sequence); batch; batch = live.batchAfter(batch.last)) {
      const frames = batch.frames(this.#filter, this.#place.sequence);
      this.#place = { sequence: batch.last, epoch: batch.epochAt(batch.last) };
      if (!frames) continue;
      this.#write(frames);
      return true;
    }
    if (live.place && live.place.sequence > this.#place.sequence) void this.#readBehind();
    return false;
  };

  /** Whether the place is one that readers at the end of the feed have just been at. */
  #isPlaceLive(): boolean {
    const { sequence, epoch } = this.#place;
    const known = this.#tools.live.epochAt(sequence);
    if (known === undefined || (epoch !== "" && epoch !== known)) return false;
    this.#place = { sequence, epoch: known };
    this.#isPlaceChecked = true;
    return true;
  }

  /** Reads what is too far back to be given to all. */
  async #readBehind(): Promise<void> {
    const { pieces, steps } = this.#tools;
    this.#isReading = true;
    let again = 0;
    try {
      const piece = await pieces.after(this.#place, this.#filter, this);
      await steps.turn();
      if (piece && !this.#isEnded) this.#give(piece);
    } catch (fault) {
      again = this.#meet(fault);
    }
    this.#isReading = false;
    if (again > 0) setTimeout(this.#goOn, again).unref();
    else this.#goOn();
  }

  #give({ frames, end }: StreamPiece): void {
    this.#isPlaceChecked = true;
    this.#place = end;
    if (frames) this.#write(frames);
  }

  /** What becomes of the stream, and in how many milliseconds it goes on, if it does. */
  #meet(fault: unknown): number {
    if (fault instanceof LedgerUnavailableError) return AGAIN_MS;
    if (fault instanceof ExpiredPositionError) this.#reset("expired", fault.newest, { oldest: fault.oldest });
    else if (fault instanceof PositionError) this.#reset("unknown", fault.newest, {});
    else this.#sayGoodbye("fault", "the feed cannot be read");
    return 0;
  }

  /** Says that events were missed, and goes on with those to come. */
  #reset(reason: "expired" | "unknown", newest: number, details: object): void {
    this.#place = { sequence: newest, epoch: "" };
    this.#isPlaceChecked = false;
    this.#write(`id: ${newest}\nevent: reset\ndata: ${JSON.stringify({ reason, newest, ...details })}\n\n`);
  }

  #idLine(): string {
    return `id: ${placeText(this.#place)}`;
  }

  #write(bytes: string | Buffer): void {
    if (this.#isEnded) return;
    this.#wroteAt = performance.now();
    this.#untaken = bytes;
    this.#response.write(bytes, this.#onTaken);
  }

  readonly #onTaken = (): void => {
    this.#untaken = undefined;
    this.#goOn();
  };

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
