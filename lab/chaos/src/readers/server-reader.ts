import { setTimeout as delay } from "node:timers/promises";
import type { DeliveredMessage, Reader } from "./delivered-message.ts";
import { sequenceOf } from "./feed-lanes.ts";

const AGAIN_MS = 50;
const MOST_COMPLAINTS = 3;

/** What a reader has of one server, until that dies or the reader does. */
export interface Visit {
  /** The URL of a server. */
  readonly server: string;
  readonly signal: AbortSignal;
}

/**
 * A reader that asks one of the servers, and another one when it gets no answer. Dying, it forgets all but its place and the
 * events it had stored with that.
 */
export abstract class ServerReader implements Reader {
  abstract readonly name: string;
  abstract readonly mayRepeat: boolean;
  readonly order = "feed";
  readonly complaints: string[] = [];
  readonly #taken: DeliveredMessage[] = [];
  readonly #targets: () => readonly string[];
  #life = new AbortController();
  #visits = 0;

  /** `targets` returns the current URLs of the servers. */
  constructor(targets: () => readonly string[]) {
    this.#targets = targets;
  }

  /** Reads until the signal is aborted. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const targets = this.#targets();
      this.#visits += 1;
      const server = targets[this.#visits % targets.length];
      try {
        if (server !== undefined) await this.visit({ server, signal: AbortSignal.any([signal, this.#life.signal]) });
        else await delay(AGAIN_MS);
      } catch {
        await delay(AGAIN_MS);
      }
    }
  }

  /** Ends what it is doing; it comes back at once. */
  die(): void {
    this.#life.abort();
    this.#life = new AbortController();
  }

  async messages(): Promise<readonly DeliveredMessage[]> {
    return this.#taken;
  }

  protected take(event: unknown, id: string = sequenceOf(event)): void {
    this.#taken.push({ id, events: [event] });
  }

  protected complain(what: string): void {
    if (this.complaints.length < MOST_COMPLAINTS) this.complaints.push(`${this.name}: ${what}`);
  }

  /** Sends a request. A refusal is a fault of the server; no answer, or that it cannot, is none. */
  protected async ask(url: URL, init: RequestInit): Promise<Response> {
    const response = await fetch(url, init);
    if (response.ok) return response;
    if (response.status < 500) this.complain(`${response.status} ${await response.text()}`);
    throw new Error(`${url.pathname} answered with ${response.status}`);
  }

  /** Reads from one server; what it throws ends the visit alone. */
  protected abstract visit(visit: Visit): Promise<void>;
}
