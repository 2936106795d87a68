import { newKey } from "./new-key.js";

/** The keys by which repetitions of commands are known: the same for the same request, until it was refused. */
export class CommandKeys {
  #last: { readonly request: string; readonly key: string } | undefined;

  /** `asked` is all that is asked for. */
  keyOf(asked: unknown): string {
    const request = JSON.stringify(asked);
    if (this.#last?.request !== request) this.#last = { request, key: newKey() };
    return this.#last.key;
  }

  /** What was refused is answered in the same way for ever under its key: the next try needs another one. */
  refused(): void {
    this.#last = undefined;
  }
}
