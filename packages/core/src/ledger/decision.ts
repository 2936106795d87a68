import type { CallbackCircumstances } from "../vocabulary/callback-circumstances.js";

/** One judgement as the decision log keeps it. */
export interface Decision {
  /** Unix milliseconds. */
  readonly decidedAt: number;
  readonly source: string;
  readonly vendor: string;
  readonly command: string;
  /** The type of the change. */
  readonly change: string;
  readonly groupId: string | null;
  readonly actorId: string | null;
  /** What the vendor told beside the change. */
  readonly circumstances: CallbackCircumstances;
  readonly verdict: "allow" | "amend" | "refuse-some" | "discard" | "deny";
  readonly code: number | null;
  readonly text: string | null;
  /** The policy that decided, `fail-mode` where none could, `rules` where none was asked. */
  readonly policy: string;
  readonly milliseconds: number;
  /** Whether it was only said for the log. */
  readonly shadowed: boolean;
  /** Why the answer differs from what the policy said: the vendor cannot say it, or the policy failed. */
  readonly remark: string | null;
}
