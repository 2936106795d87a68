import { connect, type Socket } from "node:net";
import { machineTime } from "./machine-time.ts";
import { StreamProgress } from "./stream-progress.ts";

/** Of all readers together: what arrives is looked at at once. */
const received = Buffer.allocUnsafeSlow(256 * 1024);

/** What a reader is told of. */
export interface StreamReaderEars {
  /** It has all events up to this one, since this machine time. */
  readonly onProgress: (sequence: number, at: number) => void;
  readonly onBytes: (count: number) => void;
  /** The server has ended it, or could not be reached. */
  readonly onEnd: () => void;
}

/** A reader of a stream of the feed, by a bare connection. */
export class StreamReader {
  readonly #progress = new StreamProgress();
  readonly #socket: Socket;
  readonly #opened = Promise.withResolvers<void>();

  /** Asks for a path. A reader that is not willing takes nothing of what comes. */
  constructor(port: number, path: string, isWilling: boolean, { onProgress, onBytes, onEnd }: StreamReaderEars) {
    const callback = (length: number): boolean => {
      const before = this.#progress.last;
      this.#progress.take(received.subarray(0, length));
      onBytes(length);
      if (this.#progress.last !== before) onProgress(this.#progress.last, machineTime());
      this.#opened.resolve();
      return isWilling;
    };
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, onread: { buffer: received, callback } });
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => {
      this.#opened.resolve();
      onEnd();
    });
    this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  }

  /** The sequence of the last event it has; 0 before the first. */
  get last(): number {
    return this.#progress.last;
  }

  /** Settles when the server has answered. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }
}
