import type { AskedRequest } from "./problem.js";

/**
 * Why there is no answer: the server was not reached, or the connection broke (`unreachable`); it took too long (`timeout`);
 * something else answered, or half of it came (`unreadable`); something before the server points elsewhere (`redirected`).
 */
export type NoAnswerReason = "unreachable" | "timeout" | "unreadable" | "redirected";

const WORDS: { readonly [reason in NoAnswerReason]: string } = {
  unreachable: "the server cannot be reached, or the connection broke",
  timeout: "there was no answer in time",
  unreadable: "the answer is not grouphook's",
  redirected: "the answer is a redirect, which is not followed",
};

/** A request got no answer of the server, also after repetitions. `cause` says why, where something failed. */
export class NoAnswerError extends Error implements AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly reason: NoAnswerReason;
  /** Whether it may have been done nevertheless: `false` for what only reads. */
  readonly mayHaveActed: boolean;

  constructor(asked: AskedRequest, reason: NoAnswerReason, options?: ErrorOptions) {
    super(`${asked.method} ${asked.path}: ${WORDS[reason]}`, options);
    this.name = "NoAnswerError";
    this.method = asked.method;
    this.path = asked.path;
    this.idempotencyKey = asked.idempotencyKey;
    this.reason = reason;
    this.mayHaveActed = asked.method !== "GET";
  }
}
