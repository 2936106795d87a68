import { withoutSecrets } from "../adapter/without-secrets.js";

/** How a sink connects to its broker. */
export interface BrokerConnectionOptions<Connection> {
  /** What its errors begin with, e.g. `nats at 10.0.0.5:4222`. */
  readonly title: string;
  /** Texts that stand in no error. */
  readonly secrets: readonly string[];
  /** Connects, within seconds. `onLost` is to be called when the connection has ended by itself. */
  open(onLost: () => void): Promise<Connection>;
  /** Lets go of the connection at once, whatever it is doing; what waits for it is to reject. */
  drop(connection: Connection): Promise<void> | void;
}

/** A connection that is made when it is needed, and dropped with the first error: the next delivery makes another. */
export class BrokerConnection<Connection> {
  readonly #options: BrokerConnectionOptions<Connection>;
  #current: Promise<Connection> | undefined;
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
    const working = current.then((open) => {
      signal.throwIfAborted();
      return work(open);
    });
    try {
      return await Promise.race([working, aborted]);
    } catch (error) {
      // What still works with it fails, and sends nothing.
      working.catch(() => undefined);
      await this.#drop(current);
      throw error === signal.reason ? error : this.#told(error);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#current) await this.#drop(this.#current);
  }

  #opened(): Promise<Connection> {
    if (this.#current) return this.#current;
    const opened: Promise<Connection> = this.#options.open(() => this.#forget(opened));
    this.#current = opened;
    opened.catch(() => this.#forget(opened));
    return opened;
  }

  #forget(connection: Promise<Connection>): void {
    if (this.#current === connection) this.#current = undefined;
  }

  async #drop(connection: Promise<Connection>): Promise<void> {
    this.#forget(connection);
    await connection.then((open) => this.#options.drop(open)).catch(() => undefined);
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
