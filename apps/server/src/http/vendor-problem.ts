import { VendorCallError } from "@grouphook/core/adapter";
import { type Answer, problem, problemAnswer, type Reply } from "./routing/answer.js";

/** What is answered where the vendor gives no answer. */
export const vendorProblemAnswers: { readonly [status in 502 | 503]: Answer } = {
  502: problemAnswer("The vendor gave no answer that can be used."),
  503: problemAnswer("The vendor wants to be asked less often, or the database is away."),
};

/** Answers with a problem where the vendor gives no answer. */
export async function orVendorProblem<Status extends number>(
  work: () => Promise<Reply<Status>>,
): Promise<Reply<Status | 502 | 503>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VendorCallError)) throw error;
    const { code, message: detail, retryAfterMs } = error;
    if (code !== "limited") return problem(502, "Bad gateway", { detail });
    const { body } = problem(503, "Service unavailable", { detail });
    const headers = retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
    return { status: 503, headers, ...(body !== undefined && { body }) };
  }
}
