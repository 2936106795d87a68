import { mkdirSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Input } from "./specimen.ts";

/** Notices when an input blocks this thread forever. */
export interface StallWatch {
  /** Called before inputs are fed. */
  beat(vendor: string, batch: readonly Input[]): void;
  stop(): void;
}

const results = new URL("../results/", import.meta.url);
const STALL_MS = 30_000;
const LARGEST = 4 * 1024 * 1024;

/**
 * Starts a second thread. If there was no beat for half a minute, it writes the input to a file and kills the process.
 */
export function startStallWatch(): StallWatch {
  mkdirSync(results, { recursive: true });
  /** The number of beats, and the length of the input that follows. */
  const counters = new Int32Array(new SharedArrayBuffer(8));
  const bytes = new Uint8Array(new SharedArrayBuffer(LARGEST));
  const encoder = new TextEncoder();
  const workerData = { counters, bytes, results: results.href, stallMs: STALL_MS };
  const worker = new Worker(new URL("./stall-watch-worker.ts", import.meta.url), { workerData });
  worker.unref();
  return {
    beat(vendor, batch) {
      const { written } = encoder.encodeInto(JSON.stringify({ vendor, batch }), bytes);
      counters[1] = written;
      Atomics.add(counters, 0, 1);
    },
    stop: () => void worker.terminate(),
  };
}
