/** Something the ledger met and dealt with, for the operator's log. */
export interface LedgerFault {
  readonly kind:
    | "retry"
    | "dead-letter"
    | "dead-letter-lost"
    | "stale-mark"
    | "decision-log"
    | "command-counts"
    | "command-log"
    | "retention"
    | "erasure"
    | "lease"
    | "missing-log";
  readonly message: string;
  readonly cause: unknown;
}
