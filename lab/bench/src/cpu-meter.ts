import { processUsage } from "./process-usage.ts";

/** Reads a process's CPU time at the start and the end of a window. */
export class CpuMeter {
  readonly #processId: number;
  readonly #readings: number[] = [];

  constructor(processId: number) {
    this.#processId = processId;
  }

  read(): void {
    const usage = processUsage(this.#processId);
    if (usage) this.#readings.push(usage.cpuMicroseconds);
  }

  /** The CPU time between both readings, divided by this number of callbacks; `undefined` if unknown. */
  microsecondsEach(callbacks: number): number | undefined {
    const [first, last] = [this.#readings[0], this.#readings.at(-1)];
    return first === undefined || last === undefined || callbacks === 0 ? undefined : (last - first) / callbacks;
  }
}
