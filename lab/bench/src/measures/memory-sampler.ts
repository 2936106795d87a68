import { processUsage } from "../process-usage.ts";

/** Reads a process's memory again and again until it is stopped. */
export class MemorySampler {
  readonly #timer: NodeJS.Timeout;
  readonly #samples: number[] = [];

  constructor(processId: number, everyMs: number) {
    this.#timer = setInterval(() => {
      const usage = processUsage(processId);
      if (usage) this.#samples.push(usage.residentBytes);
    }, everyMs);
  }

  /** In bytes, oldest first; none where the system does not tell. */
  get samples(): readonly number[] {
    return this.#samples;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
