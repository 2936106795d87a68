import type { Inbound } from "../adapter/adapter.js";
import type {
  Outcome,
  PerformCallback,
  RecordCallback,
  ReviewCallback,
  Roster,
  UnsupportedCallback,
} from "../vocabulary/callback.js";
import type { Amendment } from "../vocabulary/verdict.js";
import type { Decision } from "./decision.js";
import type { GroupView } from "./group-view.js";

/** A question that was answered with an amendment which is to be remembered. */
interface AmendedReview extends ReviewCallback {
  readonly amended: Amendment;
}

/** A callback that leaves a trace, on its way into the ledger. */
export interface LedgerEntry {
  readonly source: string;
  readonly callback: PerformCallback | RecordCallback | UnsupportedCallback | AmendedReview;
  /** What a policy has changed in a callback to perform, whose change is that already: for the vendor to be told. */
  readonly judged?: Pick<Extract<Outcome, { result: "performed" }>, "amend" | "refusedUserIds">;
  /** The callback as it came, kept beside what was made of it. */
  readonly body: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Unix milliseconds after which nobody waits any more: an entry not begun by then is dropped, undone. */
  readonly deadline: number;
}

/** An authentic callback that was not applied, on its way to the dead letters. */
export interface UnappliedCallback {
  readonly source: string;
  /** The vendor's own name of it; empty where that could not be read. */
  readonly command: string;
  /** The group that is not as the record has it any more, as far as that is known. */
  readonly groupId?: string;
  /** Absent for what could not be read. */
  readonly callback?: LedgerEntry["callback"];
  /** What could not be read, to be decoded again; absent where only a part of it came. */
  readonly inbound?: Inbound;
  /** As much of it as there is. */
  readonly body: string;
  /** Of what could not be read: whether it surely holds nothing that people said. */
  readonly isWithoutContent?: boolean;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Why it was not applied. */
  readonly error: unknown;
}

/** The transactional record of groups, as the corridor uses it. */
export interface Ledger {
  /**
   * Applies a callback once, durably, in one transaction with its receipt, its raw body and its feed events; resolves
   * after the commit. Throws a `CallbackError` "overloaded", "too-slow" or "internal"; the callback is kept then as by
   * `keep`.
   */
  settle(entry: LedgerEntry): Promise<Outcome>;
  /**
   * Keeps a callback that was not applied as a dead letter, and marks its group stale. Returns at once: letters are
   * written in batches, and no more than so many of them.
   */
  keep(unapplied: UnappliedCallback): void;
  /** Members of an active group, or `undefined` for an unknown or dissolved one. */
  roster(source: string, groupId: string): Promise<Roster | undefined>;
  /** The group with the memberships of the named users, or `undefined` for an unknown or dissolved one. */
  view(source: string, groupId: string, userIds: readonly string[]): Promise<GroupView | undefined>;
  /** How many active groups of the source a user owns. */
  ownedGroups(source: string, userId: string): Promise<number>;
  /** Takes a decision for the log. Returns at once; the log is written in batches and never delays a reply. */
  note(decision: Decision): void;
}
