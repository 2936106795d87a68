/** Asks for the lease of a delivery. */
export interface LeaseRequest {
  /** Where a delivery begins that nobody has delivered before: after this event; 0 unless set. */
  readonly startAfter?: number;
  /** Ends the waiting; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The right to deliver something out of the feed. Of all processes on one database, one has it at a time. A process that
 * cannot confirm it for 5 seconds loses it, whatever holds it up; another takes it within 10 seconds.
 */
export interface Lease {
  readonly name: string;
  /** The sequence up to which all was delivered, as stored when the lease was taken. */
  readonly position: number;
  /** Grows with every lease of the same name: a receiver that knows the greatest one can refuse a late delivery. */
  readonly fence: number;
  /** Aborted when the lease is lost or given up: always before another process can take it. Its reason says why. */
  readonly signal: AbortSignal;
  /**
   * Whether something may be delivered. To be asked right before it is sent: of a process that was stopped and goes on, this
   * knows at once that the lease is lost, the signal only a moment later.
   */
  readonly isHeld: boolean;
  /**
   * Stores how far the delivery has come; a smaller number sends it back. Writes are joined, some a second at most. Rejects with a
   * `LeaseLostError` once the lease is lost; may be left unawaited.
   */
  advance(position: number): Promise<void>;
  /** Gives the lease up, so that another process can take it at once. Never rejects. What was advanced is stored with it. */
  release(options?: {
    /** Whether the delivery is over for good: forgets its position. */
    readonly forget?: boolean;
  }): Promise<void>;
}

/** Thrown for what is asked of a lease that is lost. What was to be stored was not. */
export class LeaseLostError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LeaseLostError";
  }
}

/** How far a delivery has come, as stored. */
export interface DeliveryRecord {
  readonly name: string;
  readonly position: number;
  readonly fence: number;
  /** The process that has the lease, or had it last if it died: host, process id and a random part. `null` if it was given up. */
  readonly holder: string | null;
  /** Grows every 2 seconds as long as the holder lives, and with everything it stores. */
  readonly beat: number;
}
