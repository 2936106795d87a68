import type { Outcome, PerformCallback, RecordCallback, Roster, UnsupportedCallback } from "./callback.js";
import type { Decision } from "./decision.js";
import type { GroupView } from "./policy.js";

/** A callback that leaves a trace, on its way into the ledger. */
export interface LedgerEntry {
  readonly source: string;
  readonly callback: PerformCallback | RecordCallback | UnsupportedCallback;
  /** What a policy has changed in a callback to perform, whose change is that already: for the vendor to be told. */
  readonly judged?: Pick<Extract<Outcome, { result: "performed" }>, "amend" | "refusedUserIds">;
  /** The callback as it came, kept beside what was made of it. */
  readonly body: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Unix milliseconds after which nobody waits any more: an entry not begun by then is dropped, undone. */
  readonly deadline: number;
}

/** The transactional record of groups, as the corridor uses it. */
export interface Ledger {
  /**
   * Applies a callback once, durably, in one transaction with its receipt, its raw body and its feed events; resolves
   * after the commit. Throws a `CallbackError` "overloaded", "too-slow" or "internal".
   */
  settle(entry: LedgerEntry): Promise<Outcome>;
  /** Members of an active group, or `undefined` for an unknown or dissolved one. */
  roster(source: string, groupId: string): Promise<Roster | undefined>;
  /** The group with the memberships of the named users, or `undefined` for an unknown or dissolved one. */
  view(source: string, groupId: string, userIds: readonly string[]): Promise<GroupView | undefined>;
  /** How many active groups of the source a user owns. */
  ownedGroups(source: string, userId: string): Promise<number>;
  /** Takes a decision for the log. Returns at once; the log is written in batches and never delays a reply. */
  note(decision: Decision): void;
}
