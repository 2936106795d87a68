import { CallbackError } from "../vocabulary/callback-error.js";

/** The part of the time for what precedes a write. */
const SHARE_BEFORE_WRITING = 0.8;

/** The longest that a policy can take: the vendor's timeout, minus the time that the reply needs to travel. */
export function patienceMs(deadlineMs: number): number {
  return deadlineMs - Math.min(1000, deadlineMs * 0.25);
}

/** The longest that something can take that precedes a write: a policy on a change, or the app's answer. */
export function patienceBeforeWritingMs(deadlineMs: number): number {
  return patienceMs(deadlineMs) * SHARE_BEFORE_WRITING;
}

/** Rejects with a `CallbackError` "too-slow" if the work takes longer than so many milliseconds. */
export function withinPatience<Result>(work: Promise<Result>, patience: number, where: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new CallbackError("too-slow", `${where}: no outcome within ${patience} ms`));
    const timer = setTimeout(late, patience);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
