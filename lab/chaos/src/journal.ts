import type { VendorCallback } from "./vendor-callback.ts";

/** What the sender knows of one callback. Times are milliseconds of `performance.now()`. */
export interface JournalEntry {
  readonly callback: VendorCallback;
  readonly firstSentAt: number;
  attempts: number;
  /** Of the first success reply; absent while nobody can tell whether it was applied. */
  acknowledgedAt?: number;
  /** As every success reply named it; more than one is a contradiction. */
  readonly groupIds: Set<string>;
}

/** The sender's own record: what was acknowledged, what is unknown. */
export class Journal {
  readonly entries: JournalEntry[] = [];
  /** Replies that said, in the vendor's words, that it was not done; by source and code. */
  readonly failures: Map<string, number> = new Map();
  /** Attempts without a reply. */
  unanswered = 0;
  /** Replies that a vendor cannot read, the first few. */
  readonly nonsense: string[] = [];
  /** Callbacks sent again after their acknowledgement. */
  repeated = 0;

  open(callback: VendorCallback): JournalEntry {
    const entry: JournalEntry = { callback, firstSentAt: performance.now(), attempts: 0, groupIds: new Set() };
    this.entries.push(entry);
    return entry;
  }

  /** How many failure replies in all. */
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
