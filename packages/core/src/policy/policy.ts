import type { Decision } from "../ledger/decision.js";
import type { GroupView } from "../ledger/group-view.js";
import type { CallbackCircumstances } from "../vocabulary/callback-circumstances.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { Verdict } from "../vocabulary/verdict.js";

/** What a policy is asked: may this change happen? */
export interface Question {
  readonly source: string;
  readonly vendor: string;
  readonly command: string;
  readonly change: GroupChange;
  readonly actorId?: string;
  /** The vendor's name for the kind of group, if the vendor sends it with the change, even for a group unknown to the ledger. */
  readonly groupKind?: string;
  /** What the vendor sends with the change; empty if that is nothing. */
  readonly circumstances: CallbackCircumstances;
  /** Reads the group from the ledger on demand; `undefined` for one that is unknown or dissolved. */
  view(): Promise<GroupView | undefined>;
  /** How many active groups of the source a user owns, read on demand. */
  ownedGroups(userId: string): Promise<number>;
}

/** One policy's verdict on one question, for the decision log. */
export interface Judgement {
  readonly policy: string;
  readonly verdict: Verdict;
  readonly milliseconds: number;
  /** Whether a shadow policy gave it, for the log only. */
  readonly shadowed: boolean;
  /** What went wrong, if the policy threw, returned no valid verdict, or was late. `verdict` then means nothing. */
  readonly fault?: unknown;
}

/** A judgement with the question it answers, for logs and metrics. */
export interface JudgementReport extends Judgement {
  readonly source: string;
  readonly vendor: string;
  readonly command: string;
  readonly change: GroupChange["type"];
  /** The verdict as the decision log names it. */
  readonly said: Decision["verdict"];
}

/** The second argument of a policy. */
export interface PolicyOptions {
  /** Aborts when the answer is no longer awaited. */
  readonly signal: AbortSignal;
  /** How long the policy may take, in milliseconds. */
  readonly patienceMs: number;
  /** Unix milliseconds, with fractions where the clock has them. */
  readonly now: () => number;
  /** Adds a judgement to the decision log; `namedPolicy`, `shadowPolicy` and `inOrder` call it. */
  readonly note: (judgement: Judgement) => void;
  /** Announces which policy is asked now, so that one that never answers can be named; `namedPolicy` calls it. */
  readonly asking?: (policy: string) => void;
}

/** Judges changes before they happen. */
export type Policy = (question: Question, options: PolicyOptions) => Verdict | Promise<Verdict>;
