import type { FeedFilter } from "@grouphook/core";
import type { FewAtOnce } from "./few-at-once.js";
import { epochsOf, type LiveSource } from "./live-feed.js";
import type { Place } from "./place.js";
import { placeText } from "./place.js";
import { piecesOf, type StreamPiece } from "./stream-piece.js";

const PAGE = 500;
/** How much is kept for others who come to the same places. */
const MOST_BYTES = 8 * 1024 * 1024;
/** What an erasure has taken out of the record is not given for longer. */
const LONGEST_MS = 15_000;

/** Somebody who reads what is too far back to be live. */
interface PieceReader {
  readonly isEnded: boolean;
}

/** A piece that is kept. */
interface KeptPiece extends StreamPiece {
  /** When it was asked for, by `performance.now()`. */
  readonly askedAt: number;
}

/** A page that is being read, and for whom. */
interface Reading {
  readonly readers: PieceReader[];
  readonly first: Promise<StreamPiece | undefined>;
}

/**
 * The feed before its end, for readers who are behind: they are many, and at the same places, when a server has started again
 * or has had too much to do. What is read for one of them is there for the others.
 */
export class SharedPieces {
  readonly #source: LiveSource;
  readonly #turns: FewAtOnce;
  readonly #kept = new Map<string, KeptPiece>();
  readonly #readings = new Map<string, Reading>();
  #size = 0;

  constructor(source: LiveSource, turns: FewAtOnce) {
    this.#source = source;
    this.#turns = turns;
  }

  /**
   * The events after a place that pass a filter, as many as fit; `undefined` if the reader has ended before its turn came. Rejects
   * as `writtenFeedPage` does.
   */
  async after(place: Place, filter: FeedFilter, reader: PieceReader): Promise<StreamPiece | undefined> {
    this.forget();
    const key = keyOf(place, filter);
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const reading = this.#readings.get(key);
    if (reading) {
      reading.readers.push(reader);
      return await reading.first;
    }
    const readers = [reader];
    const first = this.#turns
      .run(async () => (readers.every(({ isEnded }) => isEnded) ? undefined : this.#read(place, filter)))
      .finally(() => this.#readings.delete(key));
    this.#readings.set(key, { readers, first });
    return await first;
  }

  /** Frees what is kept for too long, or too much. */
  forget(most: number = MOST_BYTES): void {
    const oldest = performance.now() - LONGEST_MS;
    for (const [key, { askedAt, frames }] of this.#kept) {
      if (this.#size <= most && askedAt > oldest) return;
      this.#kept.delete(key);
      this.#size -= frames?.length ?? 0;
    }
  }

  async #read(place: Place, filter: FeedFilter): Promise<StreamPiece> {
    const askedAt = performance.now();
    const { sequence: after, epoch } = place;
    const { events, next } = await this.#source.writtenFeedPage({
      ...{ ...filter, after, limit: PAGE },
      ...(epoch !== "" && { epoch }),
    });
    const end = { sequence: next, epoch: await this.#source.epochAt(next) };
    const pieces = piecesOf(events, await epochsOf(this.#source, events), end);
    let from = place;
    for (const piece of pieces) {
      // At the end of the feed there is nothing to keep: more will come.
      if (piece.frames) this.#keep(keyOf(from, filter), { ...piece, askedAt });
      from = piece.end;
    }
    return pieces[0];
  }

  #keep(key: string, piece: KeptPiece): void {
    const before = this.#kept.get(key);
    this.#size += (piece.frames?.length ?? 0) - (before?.frames?.length ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, piece);
    this.forget();
  }
}

function keyOf(place: Place, { source, groupId, types }: FeedFilter): string {
  return JSON.stringify([placeText(place), source, groupId, types]);
}
