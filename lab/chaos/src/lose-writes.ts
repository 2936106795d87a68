import { setTimeout as delay } from "node:timers/promises";
import type { Circumstances } from "./circumstances.ts";
import { untilReadinessIs } from "./readiness.ts";
import type { Trial } from "./trial.ts";

const NOTICED_WITHIN_MS = 30_000;
const READY_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 20;

/** Blocks the writes of the database, and allows them again. */
export interface Hindrance {
  readonly take: () => Promise<void>;
  readonly giveBack: () => Promise<void>;
}

/**
 * Blocks the writes of the database again and again. Each time, vendors must get failure replies and `/readyz` must fail;
 * when writes are possible again, the same server process must become ready by itself. Resolves to the number of times.
 */
export async function loseWrites(
  { times, signal, tell }: Circumstances,
  { servers: [server], pause, failures, complain }: Trial,
  hindrance: Hindrance,
): Promise<number> {
  const url = server?.url ?? "";
  for (let time = 1; time <= times; time += 1) {
    await pause(200, 1000);
    const before = failures();
    await hindrance.take();
    const failed = await within(NOTICED_WITHIN_MS, () => failures() > before, signal);
    if (!failed) complain("no vendor was told of a failure while nothing could be written");
    await untilReadinessIs(503, url, { patienceMs: 3000, signal }).catch((error: Error) => complain(error.message));
    await pause(0, 3000);
    await hindrance.giveBack();
    const waited = await untilReadinessIs(200, url, { patienceMs: READY_WITHIN_MS, signal });
    tell(`${time} of ${times}, ${failures() - before} failure replies, ready after ${Math.round(waited)} ms`);
  }
  await pause(300, 300);
  return times;
}

async function within(patienceMs: number, condition: () => boolean, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (!condition() && performance.now() < deadline) await delay(LOOK_AGAIN_MS, undefined, { signal });
  return condition();
}
