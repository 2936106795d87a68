import type { VendorCallback } from "./vendor-callback.ts";

/** What the sender knows about one callback. Times are milliseconds of `performance.now()`. */
export interface JournalEntry {
  readonly callback: VendorCallback;
  readonly firstSentAt: number;
  attempts: number;
  /** The time of the first success reply; absent while it is unknown whether the callback was applied. */
  acknowledgedAt?: number;
  /** From the success replies; more than one is a contradiction. */
  readonly groupIds: Set<string>;
}

/** The sender's record of acknowledged and unknown callbacks. */
export class Journal {
  readonly entries: JournalEntry[] = [];
  /** Failure replies, by source and code. */
  readonly failures: Map<string, number> = new Map();
  /** Attempts without a reply. */
  unanswered = 0;
  /** The first few replies that a vendor cannot read. */
  readonly nonsense: string[] = [];
  /** How many callbacks were repeated after their acknowledgement. */
  repeated = 0;

  open(callback: VendorCallback): JournalEntry {
    const entry: JournalEntry = { callback, firstSentAt: performance.now(), attempts: 0, groupIds: new Set() };
    this.entries.push(entry);
    return entry;
  }

  /** The number of all failure replies. */
  failed = 0;

  fail({ callback: { source } }: JournalEntry, code: string): void {
    const name = `${source} ${code}`;
    this.failures.set(name, (this.failures.get(name) ?? 0) + 1);
    this.failed += 1;
  }

  get acknowledged(): number {
    return this.entries.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length;
  }
}
