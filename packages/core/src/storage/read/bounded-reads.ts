import { CallbackError } from "../../vocabulary/callback-error.js";

/**
 * Bounds the reads that run or wait at once, and refuses more as overload. A callback that is answered before its read is
 * done leaves the read behind: with a database that hangs these would pile up.
 */
export class BoundedReads {
  readonly #limit: number;
  #open = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<Result>(source: string, read: () => Promise<Result>): Promise<Result> {
    if (this.#open >= this.#limit) {
      throw new CallbackError("overloaded", `[${source}] ${this.#open} reads wait already`);
    }
    this.#open += 1;
    try {
      return await read();
    } finally {
      this.#open -= 1;
    }
  }
}
