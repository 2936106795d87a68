const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long after a failure the next attempt is made: after the first, after the second and so on. As Standard Webhooks advises. */
const PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
/** So many attempts are made of what fails: the first, and one after each pause. */
export const MOST_ATTEMPTS: number = PAUSES_MS.length + 1;
/** All attempts of a message take at least so long. */
export const SCHEDULE_MS: number = PAUSES_MS.reduce((sum, pause) => sum + pause, 0);
/** A receiver that asks for more time gets no more. */
const LONGEST_PAUSE_MS = 24 * HOUR_MS;
/** Pauses are longer by up to this part of them: what failed together is not repeated together. */
const JITTER = 0.1;

/**
 * How many milliseconds to wait after so many failures in a row, or `undefined` when nothing is left to try. A receiver that asked
 * for more time (`retry-after`) gets it, within bounds. `random` is from 0 to 1.
 */
export function pauseAfter(failures: number, retryAfterMs: number | null, random: number): number | undefined {
  const pause = PAUSES_MS[failures - 1];
  if (pause === undefined) return undefined;
  return Math.max(pause * (1 + JITTER * random), Math.min(retryAfterMs ?? 0, LONGEST_PAUSE_MS));
}

/** The pause of what is tried for ever, once its schedule is at its end. */
export function lastPause(random: number): number {
  return LONGEST_PAUSE_MS * (1 + JITTER * random);
}

/** The milliseconds that a `retry-after` header asks for, in either of its forms; `null` for none or a strange one. */
export function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS;
  const moment = text.endsWith(" GMT") ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? null : Math.max(0, moment - now);
}
