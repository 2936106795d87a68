import type { Ledger } from "../ledger.ts";
import type { LedgerReader } from "../ledger-reader.ts";

/** Something the ledger met and dealt with, for the operator's log. */
export interface LedgerFault {
  readonly kind: "retry" | "dead-letter";
  readonly message: string;
  readonly cause: unknown;
}

/** How to open a ledger. */
export interface OpenLedgerOptions {
  /** `sqlite:path` or `mysql://user:password@host:port/database`. */
  readonly url: string;
  /** Callbacks waiting beyond this number are refused as overload; 10,000 unless set. */
  readonly queueLimit?: number;
  /** Bytes of callbacks waiting beyond this are refused as overload; 64 MiB unless set. */
  readonly queueByteLimit?: number;
  /** Unix milliseconds. */
  readonly now?: () => number;
  readonly onFault?: (fault: LedgerFault) => void;
}

/** A ledger on a database of its own. */
export interface StoredLedger extends Ledger, LedgerReader {
  /** Rejects while the database cannot be written to. */
  ready(): Promise<void>;
  /** Finishes what was taken, then lets go of the database. */
  close(): Promise<void>;
}

/** Opens the database, brings its tables up to date and starts taking callbacks. */
export async function openLedger(options: OpenLedgerOptions): Promise<StoredLedger> {
  throw new Error(options.url);
}
