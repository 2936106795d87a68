/** Why one may not go on. */
export type Refusal = "overloaded" | "too-slow" | "stopped";

/** How much may go on and wait at the same time. */
export interface LaneBounds {
  readonly working: number;
  readonly waiting: number;
  readonly waitingBytes: number;
}

interface Waiting {
  readonly bytes: number;
  readonly go: (refusal: Refusal | undefined) => void;
}

/** Lets so many work at once; so many others wait for their turn, in order, for as long as each can. */
export class BoundedLane {
  readonly #bounds: LaneBounds;
  readonly #waiting = new Set<Waiting>();
  #waitingBytes = 0;
  #working = 0;
  #isStopped = false;

  constructor(bounds: LaneBounds) {
    this.#bounds = bounds;
  }

  /** Resolves to what the work does, or to why it was not begun. */
  async run<Result>(
    { bytes, patienceMs }: { readonly bytes: number; readonly patienceMs: number },
    work: () => Promise<Result>,
  ): Promise<Result | Refusal> {
    const refusal = await this.#turn(bytes, patienceMs);
    if (refusal !== undefined) return refusal;
    try {
      return await work();
    } finally {
      this.#working -= 1;
      const [next] = this.#waiting;
      next?.go(undefined);
    }
  }

  /** Lets nobody go on who has not begun. */
  stop(): void {
    this.#isStopped = true;
    for (const { go } of [...this.#waiting]) go("stopped");
  }

  #turn(bytes: number, patienceMs: number): Promise<Refusal | undefined> | Refusal | undefined {
    if (this.#isStopped) return "stopped";
    const { working, waiting, waitingBytes } = this.#bounds;
    if (this.#working < working) {
      this.#working += 1;
      return undefined;
    }
    if (this.#waiting.size >= waiting || this.#waitingBytes + bytes > waitingBytes) return "overloaded";
    return new Promise((resolve) => {
      const one: Waiting = {
        bytes,
        go: (refusal) => {
          clearTimeout(timer);
          this.#waiting.delete(one);
          this.#waitingBytes -= bytes;
          if (refusal === undefined) this.#working += 1;
          resolve(refusal);
        },
      };
      const timer = setTimeout(() => one.go("too-slow"), patienceMs);
      this.#waiting.add(one);
      this.#waitingBytes += bytes;
    });
  }
}
