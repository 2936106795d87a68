import type { DriftFilter, DriftRecord, DriftRequest, DriftTotals } from "./drift.js";
import type { Page, PageRequest } from "./ledger-reader.js";

/**
 * Why groups of a source are read at the vendor. `sweep`: all of them, from time to time. `import`: all of them, once, to begin
 * with. `stale`: those that are stale; it never ends.
 */
export type ReconciliationKind = "sweep" | "import" | "stale";

/** What has been read so far. */
export interface ReconciliationNumbers {
  /** Groups that were read, also those that do not exist. */
  readonly groups: number;
  /** Of these, groups that do not exist at the vendor, though they did in the record. */
  readonly gone: number;
  /** Groups that the vendor does not let us read. */
  readonly unreadable: number;
  /** Groups that could not be read for another reason. */
  readonly failed: number;
  readonly members: number;
}

/** Groups that are or were read at their vendor. Times are Unix milliseconds. */
export interface ReconciliationRecord {
  readonly id: string;
  readonly source: string;
  readonly kind: ReconciliationKind;
  /** `waiting`: asked for and not begun. */
  readonly state: "waiting" | "running" | "done";
  readonly requestedAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** From which moment on messages are looked for, too; `null`: none. */
  readonly messagesSince: number | null;
  readonly numbers: ReconciliationNumbers;
  /** How far the record differed, by the type of the events that tell it. */
  readonly differences: { readonly [type: string]: number };
  /** What holds it up or went wrong last, and when. For people; carries no secret. */
  readonly trouble: { readonly at: number; readonly text: string } | null;
}

/** How far a reconciliation has come, and what a successor needs to go on. */
export interface ReconciliationProgress {
  /** `listed`: groups that the vendor lists are read; `unlisted`: those of the record that it did not list. */
  readonly stage: "listed" | "unlisted";
  /** Where the next page begins; `null` at the beginning. */
  readonly cursor: string | null;
  /** The groups of the present page; `null` where there is none. */
  readonly page: readonly string[] | null;
  /** How many of these, from the first on, are done. */
  readonly pageDone: number;
}

/** A reconciliation that is not done, with its progress. */
export interface OpenReconciliation extends ReconciliationRecord, ReconciliationProgress {}

/** What has changed of a reconciliation. */
export type ReconciliationChange = Partial<
  ReconciliationProgress & Pick<ReconciliationRecord, "state" | "messagesSince" | "numbers" | "differences" | "trouble">
>;

/** The right of one process to reconcile a source. What is asked of it rejects with a `LeaseLostError` once it is lost. */
export interface ReconciliationLease {
  /** Aborted when the right is lost or given up. */
  readonly signal: AbortSignal;
  /** Those that are not done, in the order in which they were asked for. */
  open(): Promise<readonly OpenReconciliation[]>;
  /** When the last reconciliation of a kind was begun; `undefined` if there was none. */
  lastBegun(kind: ReconciliationKind): Promise<number | undefined>;
  /** Puts one on the list, unless one of its kind is there and not done; resolves to that one, then. */
  add(kind: ReconciliationKind, messagesSince?: number): Promise<OpenReconciliation>;
  /** Stores what has changed. A state of `running` or `done` is stored with its time. */
  save(id: string, change: ReconciliationChange): Promise<void>;
  /** Gives the right up. Never rejects. */
  release(): Promise<void>;
}

/** The reconciliations of all sources: what is read at vendors to mend the record, and how far that has come. */
export interface Reconciliations {
  /** Newest first. */
  list(
    request?: PageRequest & { readonly source?: string; readonly kind?: ReconciliationKind },
  ): Promise<Page<ReconciliationRecord>>;
  find(id: string): Promise<ReconciliationRecord | undefined>;
  /**
   * Asks for an import, to be begun by the process that reconciles the source; resolves to one that is not done, if there is
   * one. Throws a `CallbackError` "internal" while the database takes no writes.
   */
  requestImport(source: string, messagesSince?: number): Promise<ReconciliationRecord>;
  /** Waits until no other process reconciles the source. Rejects when `signal` is aborted or the ledger closed. */
  hold(source: string, signal?: AbortSignal): Promise<ReconciliationLease>;
  /** What differed, newest first, as far as it is kept. */
  drift(request?: DriftRequest): Promise<Page<DriftRecord>>;
  driftTotals(filter?: DriftFilter): Promise<DriftTotals>;
  /** The ids of stale groups, those first that have been stale for longest. */
  staleGroups(source: string, limit: number): Promise<readonly StaleGroup[]>;
  /** The ids of some active groups of which no reading began since a moment, and where to go on. */
  unreadGroups(
    source: string,
    since: number,
    after: string | null,
  ): Promise<{ readonly groupIds: readonly string[]; readonly next: string | null }>;
}

/** A stale group, and since when; `null`: from the start. */
export interface StaleGroup {
  readonly groupId: string;
  readonly since: number | null;
}
