import type { LedgerEntry } from "../../ledger/ledger.js";
import type { Outcome } from "../../vocabulary/callback.js";
import type { Write } from "../engine.js";
import type { Settled } from "./settle-entry.js";

/** An entry with which something else is written in the same transaction. */
export interface EntryWithMore extends LedgerEntry {
  /** Asked with the outcome of the entry; not asked for one that failed. */
  readonly writesMore?: (outcome: Outcome) => readonly Write[];
}

/** What else is written with entries that were settled. */
export function moreWrites(entries: readonly EntryWithMore[], settled: readonly Settled[]): readonly Write[] {
  return entries.flatMap(({ writesMore }, index) => {
    const became = settled[index];
    return writesMore && became && "outcome" in became ? writesMore(became.outcome) : [];
  });
}
