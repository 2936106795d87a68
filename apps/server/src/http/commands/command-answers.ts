import type { CommandDone, CommandOutcome, CommandRecord, CommandRemark } from "@grouphook/core";
import { commandAnswerForm } from "../bodies/command-answer.js";
import { type Answer, problem, problemAnswer, type Reply } from "../routing/answer.js";
import { retryAfter, type VendorProblemStatus, vendorProblem, vendorProblemAnswers } from "../vendor-problem.js";

const IN_PROGRESS_RETRY_MS = 1000;

/** The statuses with which a command that is not carried out may be answered. */
export type Failure = 403 | 404 | 409 | 422 | 501 | VendorProblemStatus;

/** The answers of every command that are not success. */
export const failures: { readonly [status in Failure]: Answer } = {
  403: problemAnswer(
    "The policy denies it. Or the token is not for this: it needs the scope `act`, as `scope` tells. Or no token is set, and " +
      "the request may come from a web page.",
  ),
  404: problemAnswer("There is no such source, or it has no client."),
  409: problemAnswer(
    "A command with this `Idempotency-Key` is being carried out, or nobody knows what became of it, and it would do harm " +
      "twice: read the group again from the vendor.",
  ),
  422: problemAnswer(
    "The vendor, or a rule of the record, refuses it; or the `Idempotency-Key` was used for another request.",
  ),
  501: problemAnswer("The vendor has no way to do this, or a part of it."),
  ...vendorProblemAnswers,
  504: problemAnswer("The vendor gave no answer; `mayHaveActed` tells whether it may have done it."),
};

/** The answer of a command that was performed. */
export function success(description: string): Answer {
  return { description, body: commandAnswerForm.schema };
}

type Undone = Exclude<CommandOutcome, { readonly result: "performed" | "ended" }>;

/** Replies to a command that was not carried out. */
export function replyOfFailure(outcome: Undone): Reply<Failure> {
  switch (outcome.result) {
    case "refused":
      return refusal(outcome.commandId, outcome.remark);
    case "impossible":
      return impossible(outcome.commandId, outcome.remark);
    case "unanswered":
      return unanswered(outcome);
    case "other-request":
      return problem(422, "Unprocessable content", {
        ...{ detail: "the Idempotency-Key was used for another request", parameter: "Idempotency-Key" },
      });
    case "in-progress": {
      const detail = "a command with this Idempotency-Key is being carried out";
      const { commandId } = outcome;
      return {
        ...problem(409, "Conflict", { detail, commandId }),
        headers: { "retry-after": retryAfter(IN_PROGRESS_RETRY_MS) },
      };
    }
    case "outcome-unknown": {
      const detail = "nobody knows what became of the command with this Idempotency-Key, and it would do harm twice";
      const { commandId } = outcome;
      return problem(409, "Conflict", { detail, commandId });
    }
  }
}

/** Replies to the repetition of a command that was refused. */
export function replyOfRefusedBefore({ commandId, state, remark }: CommandRecord): Reply<403 | 422 | 501> {
  const known = remark ?? { by: "grouphook", text: "it was refused" };
  return state === "impossible" ? impossible(commandId, known) : refusal(commandId, known);
}

function refusal(commandId: number, { by, code, text }: CommandRemark): Reply<403 | 422> {
  const more = { commandId, by, ...(code !== undefined && { code }) };
  if (by === "policy") return problem(403, "Forbidden", { detail: `the policy denies it: ${text}`, ...more });
  const who = by === "vendor" ? "the vendor refuses it" : "it is against the rules";
  return problem(422, "Unprocessable content", { detail: `${who}: ${text}`, ...more });
}

function impossible(commandId: number, { by, text }: CommandRemark): Reply<501> {
  return problem(501, "Not implemented", { detail: text, commandId, by });
}

function unanswered(outcome: Extract<CommandDone, { readonly result: "unanswered" }>): Reply<VendorProblemStatus> {
  const { commandId, code, text, mayHaveActed, retryAfterMs } = outcome;
  const what = mayHaveActed ? "it may have been done, and the group is to be read again" : "nothing was done";
  return vendorProblem(code, { detail: `${text}; ${what}`, commandId, code, mayHaveActed }, retryAfterMs);
}
