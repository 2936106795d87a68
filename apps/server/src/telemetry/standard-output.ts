import { write } from "node:fs";

const DESCRIPTOR = 1;
const RETRY_MS = 10;
/** How long the process waits for a slow reader before it ends. */
const FLUSH_MS = 500;
/** How many characters are kept for a slow reader; more are lost. */
const MOST_WAITING = 16 * 1024 * 1024;

/**
 * Writes lines to standard output in as few calls as possible, and never waits for its reader: a slow reader loses lines, a
 * closed one loses all, and neither delays the process.
 */
export class StandardOutput {
  #waiting = "";
  #isWriting = false;
  #isReaderGone = false;
  #whenEmpty: (() => void)[] = [];

  write(line: string): void {
    if (this.#isReaderGone || this.#waiting.length > MOST_WAITING) return;
    this.#waiting += line;
    if (this.#isWriting) return;
    this.#isWriting = true;
    setImmediate(() => this.#writeWaiting());
  }

  /** Resolves when everything is written, or after half a second. */
  flush(): Promise<void> {
    if (!this.#isWriting) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenEmpty.push(resolve);
      setTimeout(resolve, FLUSH_MS);
    });
  }

  #writeWaiting(): void {
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = "";
    this.#writeBytes(bytes);
  }

  #writeBytes(bytes: Buffer): void {
    write(DESCRIPTOR, bytes, (error, written) => {
      if (error?.code === "EAGAIN") {
        setTimeout(() => this.#writeBytes(bytes), RETRY_MS).unref();
        return;
      }
      this.#isReaderGone = error !== null;
      if (!error && written < bytes.length) return this.#writeBytes(bytes.subarray(written));
      if (!error && this.#waiting !== "") return this.#writeWaiting();
      this.#isWriting = false;
      for (const resolve of this.#whenEmpty.splice(0)) resolve();
    });
  }
}
