import { setTimeout as delay } from "node:timers/promises";

const LOOK_AGAIN_MS = 50;

/** Requests `/readyz`; resolves to its status, or 0 without an answer. */
async function readiness(url: string): Promise<number> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}

/** Waits until `/readyz` has this status; resolves to the milliseconds. Throws if it takes longer than `patienceMs`. */
export async function untilReadinessIs(
  status: number,
  url: string,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<number> {
  const start = performance.now();
  for (;;) {
    const found = await readiness(url);
    const waited = performance.now() - start;
    if (found === status) return waited;
    if (waited > patienceMs) throw new Error(`/readyz is ${found}, not ${status}, after ${Math.round(waited)} ms`);
    await delay(LOOK_AGAIN_MS, undefined, { signal });
  }
}
