import { CallbackError } from "../../vocabulary/callback-error.js";

/**
 * Lets so many reads of callbacks run or wait for the database at once and refuses more as overload: a reader that is
 * answered in time by other means leaves its read behind, and those of a database that hangs would never end.
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
