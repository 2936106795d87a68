import type { Inbound } from "../adapter/adapter.js";
import type {
  Callback,
  Outcome,
  PerformCallback,
  ReadingCallback,
  RecordCallback,
  ReviewCallback,
  Roster,
  UnsupportedCallback,
} from "../vocabulary/callback.js";
import type { Forwarded } from "../vocabulary/forwarded.js";
import type { Amendment } from "../vocabulary/verdict.js";
import type { Decision } from "./decision.js";
import type { GroupView } from "./group-view.js";

/** A question whose amendment is to be stored. */
interface AmendedReview extends ReviewCallback {
  readonly amended: Amendment;
}

/** A callback to be stored in the ledger. */
export interface LedgerEntry {
  readonly source: string;
  readonly callback: PerformCallback | RecordCallback | ReadingCallback | UnsupportedCallback | AmendedReview;
  /** What a policy changed in a callback to perform, for the reply; the callback's change already contains it. */
  readonly judged?: Pick<Extract<Outcome, { result: "performed" }>, "amend" | "refusedUserIds">;
  /** What became of a callback that the app answered, kept with it. */
  readonly forwarded?: Forwarded;
  /** The body as it arrived, kept with the decoded callback. */
  readonly body: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Unix milliseconds after which the vendor no longer waits; an entry not started by then is dropped. */
  readonly deadline: number;
  /** Whether it is a dead letter that is retried: other callbacks that arrived later may be applied already. */
  readonly isRetried?: true;
}

/** An authentic callback that was not applied, to become a dead letter. */
export interface UnappliedCallback {
  readonly source: string;
  /** The vendor's name of the callback; empty if it could not be read. */
  readonly command: string;
  /** The group whose record now differs from the vendor's, if known. */
  readonly groupId?: string;
  /** Absent if the inbound could not be decoded. */
  readonly callback?: LedgerEntry["callback"];
  /** The inbound that could not be decoded, to be decoded again; absent if its body is incomplete. */
  readonly inbound?: Inbound;
  /** As much of the body as arrived. */
  readonly body: string;
  /** If the inbound could not be decoded: whether it certainly contains no message content. */
  readonly isWithoutContent?: boolean;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Why it was not applied. */
  readonly error: unknown;
}

/** The transactional record of groups, as callback handlers use it. */
export interface Ledger {
  /**
   * Applies a callback once, durably, in one transaction with its receipt, its raw body and its feed events. Resolves after
   * the commit. If it throws a `CallbackError` "overloaded", "too-slow" or "internal", it has kept the callback as `keep` does,
   * unless it was a reading: nothing is lost with one, and its `body` may be empty.
   */
  settle(entry: LedgerEntry): Promise<Outcome>;
  /**
   * Keeps a callback that was not applied as a dead letter, and marks its group stale. Returns at once: dead letters are
   * written in batches, and their number is limited.
   */
  keep(unapplied: UnappliedCallback): void;
  /** Members of an active group, or `undefined` for an unknown or dissolved one. */
  roster(source: string, groupId: string): Promise<Roster | undefined>;
  /** The group with the memberships of the named users, or `undefined` for an unknown or dissolved one. */
  view(source: string, groupId: string, userIds: readonly string[]): Promise<GroupView | undefined>;
  /** How many active groups of the source a user owns. */
  ownedGroups(source: string, userId: string): Promise<number>;
  /** Adds a decision to the decision log. Returns at once: the log is written in batches and never delays a reply. */
  note(decision: Decision): void;
  /**
   * Counts a callback under its command; it arrived at `receivedAt`, in Unix milliseconds. Returns at once: counts are
   * written once a second, and never delay a reply. Beyond some hundreds of commands of one source, the others are counted
   * together.
   */
  countCommand(source: string, callback: Pick<Callback, "command" | "wants">, receivedAt: number): void;
}
