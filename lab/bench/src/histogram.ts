const BUCKET_WIDTH = Math.log(1.01);
const BUCKETS = 2000;

/** Counts durations in buckets one percent wide, from one microsecond to some minutes. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;

  /** The number of durations. */
  get total(): number {
    return this.#total;
  }

  record(milliseconds: number): void {
    const bucket = Math.floor(Math.log(Math.max(1, milliseconds * 1000)) / BUCKET_WIDTH);
    const index = Math.min(bucket, BUCKETS - 1);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total += 1;
  }

  /** The duration in milliseconds that this share of all durations does not exceed; 0 if there are none. */
  quantile(share: number): number {
    let left = Math.max(1, Math.ceil(share * this.#total));
    for (const [index, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return Math.exp((index + 0.5) * BUCKET_WIDTH) / 1000;
    }
    return 0;
  }
}
