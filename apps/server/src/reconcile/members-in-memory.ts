interface Waiting {
  readonly weight: number;
  readonly begin: () => void;
}

/** Bounds how many members of all groups that are being read are in memory, in the order in which room was asked for. */
export class MembersInMemory {
  readonly #most: number;
  readonly #waiting = new Set<Waiting>();
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Does the work once there is room for so many members; for more than there ever is, once there are no others. */
  async withRoomFor<Result>(members: number, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const weight = Math.min(members, this.#most);
    await this.#room(weight, signal);
    try {
      return await work();
    } finally {
      this.#taken -= weight;
      this.#letIn();
    }
  }

  async #room(weight: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { weight, begin: resolve };
    const abort = () => {
      if (!this.#waiting.delete(waiting)) return;
      reject(signal.reason);
      this.#letIn();
    };
    this.#waiting.add(waiting);
    signal.addEventListener("abort", abort, { once: true });
    this.#letIn();
    await promise.finally(() => signal.removeEventListener("abort", abort));
  }

  #letIn(): void {
    for (const waiting of this.#waiting) {
      if (this.#taken + waiting.weight > this.#most) return;
      this.#taken += waiting.weight;
      this.#waiting.delete(waiting);
      waiting.begin();
    }
  }
}
