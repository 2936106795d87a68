import { processUsage } from "../process-usage.ts";

/** Reads a process's memory repeatedly until it is stopped. */
export class MemorySampler {
  readonly #timer: NodeJS.Timeout;
  readonly #samples: number[] = [];

  constructor(processId: number, everyMs: number) {
    this.#timer = setInterval(() => {
      const usage = processUsage(processId);
      if (usage) this.#samples.push(usage.residentBytes);
    }, everyMs);
  }

  /** In bytes, oldest first; empty if the system does not provide it. */
  get samples(): readonly number[] {
    return this.#samples;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
