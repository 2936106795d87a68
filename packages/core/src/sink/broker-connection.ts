import { withoutSecrets } from "../adapter/without-secrets.js";

/** How a sink connects to its broker. */
export interface BrokerConnectionOptions<Connection> {
  /** What its errors begin with, e.g. `nats at 10.0.0.5:4222`. */
  readonly title: string;
  /** Texts that stand in no error. */
  readonly secrets: readonly string[];
  /** How long a connection may take until it can be used, in milliseconds; 10,000 unless set. */
  readonly openMs?: number;
  /**
   * Connects. `onLost` is to be called when the connection has ended by itself. The signal is aborted when nobody waits for the
   * connection any more, never after it was made: what was begun is to be let go. What comes all the same is dropped.
   */
  open(onLost: () => void, signal: AbortSignal): Promise<Connection>;
  /** Lets go of the connection at once, whatever it is doing; what waits for it is to reject. */
  drop(connection: Connection): Promise<void> | void;
}

const OPEN_MS = 10_000;

interface Opening<Connection> {
  /** Rejects when the opening is given up. */
  readonly connection: Promise<Connection>;
  /** Without effect on a connection that was made. */
  giveUp(reason: unknown): void;
}

/** A connection that is made when it is needed, and dropped with the first error: the next delivery makes another. */
export class BrokerConnection<Connection> {
  readonly #options: BrokerConnectionOptions<Connection>;
  #current: Opening<Connection> | undefined;
  #isClosed = false;

  constructor(options: BrokerConnectionOptions<Connection>) {
    this.#options = options;
  }

  /** Works with the connection. Rejects, and has dropped it, when the work fails or the signal is aborted. */
  async use<Result>(signal: AbortSignal, work: (connection: Connection) => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw new Error("the sink is closed");
    signal.throwIfAborted();
    const current = this.#opened();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    const working = current.connection.then((open) => {
      signal.throwIfAborted();
      return work(open);
    });
    try {
      return await Promise.race([working, aborted]);
    } catch (error) {
      // What still works with it fails, and sends nothing.
      working.catch(() => undefined);
      await this.#drop(current, error);
      throw error === signal.reason ? error : this.#told(error);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#current) await this.#drop(this.#current, new Error("the sink is closed"));
  }

  #opened(): Opening<Connection> {
    this.#current ??= this.#begin();
    return this.#current;
  }

  #begin(): Opening<Connection> {
    const { open, drop, openMs = OPEN_MS } = this.#options;
    const limit = new AbortController();
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    limit.signal.addEventListener("abort", () => reject(limit.signal.reason), { once: true });
    const timer = setTimeout(() => limit.abort(new Error(`not connected within ${openMs} ms`)), openMs);
    const opened = open(() => this.#forget(opening), limit.signal);
    let isSettled = false;
    const connection = Promise.race([opened, givenUp]).finally(() => {
      isSettled = true;
      clearTimeout(timer);
    });
    const opening: Opening<Connection> = { connection, giveUp: (reason) => isSettled || limit.abort(reason) };
    connection.catch(() => {
      this.#forget(opening);
      opened.then(drop).catch(() => undefined);
    });
    return opening;
  }

  #forget(opening: Opening<Connection>): void {
    if (this.#current === opening) this.#current = undefined;
  }

  async #drop(opening: Opening<Connection>, reason: unknown): Promise<void> {
    this.#forget(opening);
    opening.giveUp(reason);
    await opening.connection.then((open) => this.#options.drop(open)).catch(() => undefined);
  }

  /** Without a cause: nobody knows what a driver's errors carry. */
  #told(error: unknown): Error {
    const { title, secrets } = this.#options;
    const reason = error instanceof Error ? reasonOf(error) : String(error);
    return new Error(`${title}: ${withoutSecrets(reason, secrets)}`);
  }
}

/** A host with several addresses fails with an error for each and no message. */
function reasonOf(error: Error): string {
  const inner = error instanceof AggregateError && error.message === "" ? error.errors[0] : error;
  const message = inner instanceof Error ? inner.message : String(inner);
  return message === "" ? error.name : message;
}

/** Host and port of a broker's URL, and the texts in it that are secret, as written and decoded. */
export function brokerPlace(
  text: string,
  defaultPort: number,
): {
  readonly place: string;
  readonly username: string;
  readonly password: string;
  readonly secrets: readonly string[];
} {
  const url = new URL(text);
  const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return {
    place: `${url.hostname}:${url.port || defaultPort}`,
    username,
    password,
    secrets: [text, url.password, password],
  };
}
