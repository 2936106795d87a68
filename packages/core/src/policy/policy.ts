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
  /** The vendor's word for the sort of group, where it says so beside the change: also of groups the ledger does not know. */
  readonly groupKind?: string;
  /** What the vendor tells beside the change; empty where that is nothing. */
  readonly circumstances: CallbackCircumstances;
  /** Reads the group from the ledger, on demand; `undefined` for one that is unknown or dissolved. */
  view(): Promise<GroupView | undefined>;
  /** How many active groups of the source a user owns, read on demand. */
  ownedGroups(userId: string): Promise<number>;
}

/** What one policy said to one question, for the decision log. */
export interface Judgement {
  readonly policy: string;
  readonly verdict: Verdict;
  readonly milliseconds: number;
  /** Whether it was only said for the log. */
  readonly shadowed: boolean;
  /** What went wrong, where the policy threw, said nonsense or was late. Its verdict then counts for nothing. */
  readonly fault?: unknown;
}

/** A judgement with the question it answers, for logs and metrics. */
export interface JudgementReport extends Judgement {
  readonly source: string;
  readonly vendor: string;
  readonly command: string;
  readonly change: GroupChange["type"];
  /** The verdict in the decision log's word. */
  readonly said: Decision["verdict"];
}

/** What a policy is given besides the question. */
export interface PolicyOptions {
  /** Fires when the vendor stops waiting. */
  readonly signal: AbortSignal;
  /** How long the vendor waits from the asking on, in milliseconds. */
  readonly patienceMs: number;
  /** Unix milliseconds, with fractions where the clock has them. */
  readonly now: () => number;
  /** Takes a judgement for the decision log; `namedPolicy`, `shadowPolicy` and `inOrder` call it. */
  readonly note: (judgement: Judgement) => void;
  /** Told which policy is asked now, so that one which never answers can be named; `namedPolicy` calls it. */
  readonly asking?: (policy: string) => void;
}

/** Judges changes before they happen. */
export type Policy = (question: Question, options: PolicyOptions) => Verdict | Promise<Verdict>;
