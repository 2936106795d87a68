/** Gives other writers a turn. */
export interface ExclusiveWriting {
  /** Runs work that writes between two batches of callbacks. Rejects if the work does. */
  runExclusive<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Does something that writes between two batches. */
export type RunExclusive = ExclusiveWriting["runExclusive"];
