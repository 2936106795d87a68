/** One batch that was written. */
export interface BatchReport {
  /** Callbacks in it. */
  readonly size: number;
  /** How long its transaction took, from the lock of the head to the commit. */
  readonly milliseconds: number;
}

/** Callbacks that were not applied, as far as they are newly kept as dead letters, or could not be kept. */
export interface DeadLetterReport {
  readonly source: string;
  readonly kept: number;
  readonly lost: number;
}

/** What has been taken and is not written yet. */
export interface WaitingCallbacks {
  /** Counted against the queue's limit; a batch being written has left the queue. */
  readonly callbacks: number;
  /** Characters of their bodies, counted against the queue's limit of bytes. */
  readonly characters: number;
  /** How long ago the oldest came in, be it in the queue or in the batch being written; 0 while nothing waits. */
  readonly oldestAgeMs: number;
}
