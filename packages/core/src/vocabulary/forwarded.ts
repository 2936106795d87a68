/**
 * How passing a callback on to the app ended: `answered`, or why nothing that came back is an answer. `overloaded`: too many
 * were waiting; `too-slow`: it was not complete in time; `unreachable`: there was no connection, or no answer on it; `cut-off`:
 * it ended before its end; `too-large`; `garbled`: it was not HTTP; `redirected`: it had a status from 300 to 399, which is not
 * followed; `unavailable`: it had the status 502, 503 or 504, with which proxies say that nobody answers; `stopped`: the server
 * stopped; `failed`: whatever passes it on threw.
 */
export const forwardOutcomes = [
  "answered",
  "overloaded",
  "too-slow",
  "unreachable",
  "cut-off",
  "too-large",
  "garbled",
  "redirected",
  "unavailable",
  "stopped",
  "failed",
] as const;

/** One of `forwardOutcomes`. */
export type ForwardOutcome = (typeof forwardOutcomes)[number];

/** What became of a callback that was passed on to the app. */
export interface Forwarded {
  readonly outcome: ForwardOutcome;
  /** The HTTP status, if one came. */
  readonly status?: number;
  /** How long it took, waiting included. */
  readonly milliseconds: number;
}
