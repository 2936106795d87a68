const MOST_CONSUMERS = 100;

/** Where the readers of the feed that name themselves are. Kept in memory; of more than a hundred the stalest is forgotten. */
export class FeedConsumers {
  readonly #positions = new Map<string, number>();

  /** A consumer asked for the events after this sequence, so it has done with those up to there. */
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
