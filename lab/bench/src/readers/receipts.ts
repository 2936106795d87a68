import { Histogram } from "../histogram.ts";

const FIELDS = 3;
const FIRST_CAPACITY = 4096;

/** When events became known: those with the sequences from `first` on, without gaps, by `machineTime()`. */
export interface KnownTimes {
  readonly first: number;
  readonly times: readonly number[];
}

/** How far readers had come, and when. */
export class Receipts {
  #notes = new Float64Array(FIELDS * FIRST_CAPACITY);
  #length = 0;

  /** Notes that a reader has all events up to one. */
  note(reader: number, sequence: number, at: number): void {
    if (this.#length === this.#notes.length) {
      const more = new Float64Array(this.#notes.length * 2);
      more.set(this.#notes);
      this.#notes = more;
    }
    this.#notes.set([reader, sequence, at], this.#length);
    this.#length += FIELDS;
  }

  /** How long after they became known the events were there, for each event and reader that has it. */
  lags({ first, times }: KnownTimes): Histogram {
    const lags = new Histogram();
    const reached = new Map<number, number>();
    for (let at = 0; at < this.#length; at += FIELDS) {
      const [reader = 0, sequence = 0, time = 0] = this.#notes.subarray(at, at + FIELDS);
      for (let event = (reached.get(reader) ?? first - 1) + 1; event <= sequence; event += 1) {
        const known = times[event - first];
        if (known !== undefined) lags.record(time - known);
      }
      reached.set(reader, Math.max(sequence, first - 1));
    }
    return lags;
  }
}
