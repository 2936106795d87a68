import { setTimeout as pause } from "node:timers/promises";

/** The time, and waiting in it. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after a time, or as soon as the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

/** The time of this machine. */
export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => undefined),
};
