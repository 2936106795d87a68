import { NoAnswerError } from "./no-answer-error.js";
import { GrouphookProblem } from "./problem.js";

/**
 * Whether a request may be repeated when nobody knows what became of it: always (`harmless`), by its idempotency key (`keyed`),
 * or not (`never`).
 */
export type Repetition = "harmless" | "keyed" | "never";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** Who asks for more is not waited for; who follows asks sooner. */
const LONGEST_PATIENCE_MS = 60_000;

/** What leads to the same when it is done twice, though it is a POST. */
const HARMLESS_POST = /\/(observe|ack|seek|pause|resume)$/;

/** Whether requests of a path may be repeated. */
export function repetitionOf(method: string, path: string): Repetition {
  if (method === "GET" || HARMLESS_POST.test(path)) return "harmless";
  if (/^\/v1\/groups(\/|$)/.test(path)) return "keyed";
  return method === "PUT" || method === "PATCH" ? "harmless" : "never";
}

/** A longer pause each time, at random so that clients do not come back together; at least what the answer asks for, within bounds. */
export function backOff(fault: unknown, faultsBefore: number): number {
  const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(faultsBefore, 10));
  const asked = fault instanceof GrouphookProblem ? (fault.retryAfterMs ?? 0) : 0;
  return Math.max(Math.min(asked, LONGEST_PATIENCE_MS), most * (0.5 + Math.random() / 2));
}

/** Whether the command with this key is being carried out for a request before. */
export function isInProgress(fault: unknown): fault is GrouphookProblem {
  return fault instanceof GrouphookProblem && fault.status === 409 && fault.retryAfterMs !== undefined;
}

/** Whether a request may succeed if it is repeated, and that does no harm. */
export function mayRepeat(fault: unknown, repetition: Repetition): boolean {
  const isSafe = repetition !== "never";
  if (fault instanceof NoAnswerError) return isSafe && fault.reason !== "redirected";
  if (!(fault instanceof GrouphookProblem)) return false;
  const { status, retryAfterMs, mayHaveActed, isFromServer } = fault;
  if (mayHaveActed === true || (retryAfterMs ?? 0) > LONGEST_PATIENCE_MS) return false;
  switch (status) {
    case 429:
      return true;
    case 503:
      return isSafe || retryAfterMs !== undefined;
    case 502:
      // That of the server says that a vendor gives answers that cannot be used: the next one is no better.
      return isSafe && !isFromServer;
    case 504:
      return isSafe;
    default:
      return false;
  }
}

/** Whether a reader who goes on for ever outlives it: the server is away, or has too much to do. */
export function passesByItself(fault: unknown): boolean {
  if (fault instanceof NoAnswerError) return fault.reason !== "redirected";
  return fault instanceof GrouphookProblem && [429, 500, 502, 503, 504].includes(fault.status);
}
