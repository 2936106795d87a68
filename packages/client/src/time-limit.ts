/** The most that a timer takes; more would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Work took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/** When work must end. */
export interface Limits {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
}

/**
 * Does something until `signal` is aborted or the time is over; then it rejects with the reason of the signal, or with a
 * `TimeLimitError`, also if the work takes no notice. It leaves no listener on a signal that lives long.
 */
export async function withinLimits<Result>(
  { signal, timeoutMs }: Limits,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
  });
  const onAbort = () => controller.abort(signal?.reason);
  const onTimeout = () => controller.abort(new TimeLimitError(`it took more than ${timeoutMs} ms`));
  const timer = setTimeout(onTimeout, Math.min(timeoutMs, LONGEST_TIMER_MS));
  signal?.addEventListener("abort", onAbort);
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Waits; rejects with the reason of the signal when that is aborted. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", onAbort);
  });
}
