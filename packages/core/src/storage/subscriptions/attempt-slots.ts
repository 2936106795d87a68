import type { AttemptRecord } from "../../ledger/subscription.js";
import { attemptOfRow, type attempts, rowOfAttempt } from "../schema/attempts-table.js";
import { integer } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";

/** So many attempts that failed are kept of a subscription, and so many that did not: these come far more often. */
const FAILED = { from: 0, count: 100 };
const DELIVERED = { from: 100, count: 20 };
/** Of those that were delivered since the last time, only the newest are written. */
const MOST_DELIVERED = 5;

/** The places of a subscription's attempts; the oldest one is taken for the next. */
export class AttemptSlots {
  readonly #subscriptionId: string;
  readonly #next = new Map([
    [FAILED, 0],
    [DELIVERED, 0],
  ]);

  /** Of the rows that are there. */
  constructor(subscriptionId: string, rows: readonly Row[]) {
    this.#subscriptionId = subscriptionId;
    for (const ring of this.#next.keys()) {
      const [newest] = rows
        .filter((row) => ringOf(attemptOfRow(row)) === ring)
        .sort((one, other) => integer(other, "attempted_at") - integer(one, "attempted_at"));
      if (newest) this.#next.set(ring, integer(newest, "slot") - ring.from + 1);
    }
  }

  /** The rows to be written of attempts, oldest first. */
  rowsOf(made: readonly AttemptRecord[]): readonly RowOf<typeof attempts>[] {
    const delivered = made.filter((attempt) => ringOf(attempt) === DELIVERED).slice(-MOST_DELIVERED);
    const failed = made.filter((attempt) => ringOf(attempt) === FAILED).slice(-FAILED.count);
    return [...failed, ...delivered].map((attempt) => {
      const ring = ringOf(attempt);
      const next = this.#next.get(ring) ?? 0;
      this.#next.set(ring, next + 1);
      return rowOfAttempt(this.#subscriptionId, ring.from + (next % ring.count), attempt);
    });
  }
}

function ringOf({ outcome }: AttemptRecord): typeof FAILED {
  return outcome === "delivered" ? DELIVERED : FAILED;
}
