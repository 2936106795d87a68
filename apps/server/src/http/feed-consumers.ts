const MOST_CONSUMERS = 100;

/** The positions of named readers of the feed, in memory. Beyond a hundred, the one that read least recently is dropped. */
export class FeedConsumers {
  readonly #positions = new Map<string, number>();

  /** Records that a consumer asked for the events after this sequence, so it has finished those up to it. */
  note(consumer: string, after: number): void {
    this.#positions.delete(consumer);
    this.#positions.set(consumer, after);
    if (this.#positions.size <= MOST_CONSUMERS) return;
    const [stalest] = this.#positions.keys();
    if (stalest !== undefined) this.#positions.delete(stalest);
  }

  positions(): ReadonlyMap<string, number> {
    return this.#positions;
  }
}
