import type { CallbackCircumstances } from "../vocabulary/callback-circumstances.js";
import type { DenialCode } from "../vocabulary/verdict.js";

/** One entry of the decision log. */
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
  /** What the vendor sent with the change. */
  readonly circumstances: CallbackCircumstances;
  readonly verdict: "allow" | "amend" | "refuse-some" | "discard" | "deny";
  /** As sent: a number or a text, as the vendor's codes are. */
  readonly code: DenialCode | null;
  readonly text: string | null;
  /** The policy that decided; `fail-mode` if none could, `rules` if none was asked. */
  readonly policy: string;
  readonly milliseconds: number;
  /** Whether a shadow policy gave it, for the log only. */
  readonly shadowed: boolean;
  /** Why the reply differs from the policy's verdict: the reply cannot express it, or the policy failed. */
  readonly remark: string | null;
}
