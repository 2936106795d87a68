import { VendorCallError, type VendorCallErrorCode } from "@grouphook/core/adapter";
import type { Problem } from "./problem.js";
import { type Answer, problem, problemAnswer, type Reply } from "./routing/answer.js";

const RETRY_MS = 1000;

/** The statuses that say that a vendor gave no answer. */
export type VendorProblemStatus = 502 | 503 | 504;

/** What is answered where the vendor gives no answer. */
export const vendorProblemAnswers: { readonly [status in VendorProblemStatus]: Answer } = {
  502: problemAnswer("The vendor gave an answer that cannot be used, or does not accept the credentials."),
  503: problemAnswer("The vendor takes no more calls for now, or the database is away."),
  504: problemAnswer("The vendor gave no answer in time."),
};

/** Replies that the vendor gave no answer. `retryAfterMs` counts where it wants to be asked less often; a second unless set. */
export function vendorProblem(
  code: VendorCallErrorCode,
  more: Omit<Problem, "status" | "title">,
  retryAfterMs: number = RETRY_MS,
): Reply<VendorProblemStatus> {
  switch (code) {
    case "limited":
      return { ...problem(503, "Service unavailable", more), headers: { "retry-after": retryAfter(retryAfterMs) } };
    case "unreachable":
      return problem(504, "Gateway timeout", more);
    default:
      return problem(502, "Bad gateway", more);
  }
}

/** Answers with a problem where the vendor gives no answer. */
export async function orVendorProblem<Status extends number>(
  work: () => Promise<Reply<Status>>,
): Promise<Reply<Status | VendorProblemStatus>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VendorCallError)) throw error;
    return vendorProblem(error.code, { detail: error.message, code: error.code }, error.retryAfterMs);
  }
}

/** The header of that name, of a time in milliseconds. */
export function retryAfter(milliseconds: number): string {
  return String(Math.max(1, Math.ceil(milliseconds / 1000)));
}
