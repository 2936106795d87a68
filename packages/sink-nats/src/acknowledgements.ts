import { createInbox, type Msg, type NatsConnection } from "@nats-io/transport-node";
import { z } from "zod";

/** What JetStream answered to a message: whether it had it already, or why it did not take it. */
export type Acknowledgement = { readonly duplicate: boolean } | { readonly fault: string };

const answer = z.object({
  duplicate: z.boolean().optional(),
  error: z.object({ description: z.string().default("refused") }).optional(),
});

const NO_RESPONDERS = 503;
/** The answer where no stream listens on the subject, or JetStream is off. */
export const NOBODY_LISTENS: Acknowledgement = { fault: "nobody listens" };

/**
 * What JetStream answers to the messages of a connection. One subscription for all of them: a request of its own for each
 * message costs several times as much.
 */
export class Acknowledgements {
  readonly #inbox = createInbox();
  #batch = 0;
  #awaited = new Map<string, (acknowledgement: Acknowledgement) => void>();
  /** Ends the waiting for answers. */
  #giveUp: (reason: Error) => void = () => undefined;

  constructor(nats: NatsConnection) {
    // Nobody answers on a connection that has ended.
    void nats.closed().then((error) => this.#giveUp(error ?? new Error("the connection has ended")));
    nats.subscribe(`${this.#inbox}.*`, { callback: (_, message) => this.#take(message) });
  }

  /** Publishes messages with the subjects that they are answered on, and waits for all answers for so many milliseconds. */
  async collect(
    count: number,
    milliseconds: number,
    publish: (index: number, reply: string) => void,
  ): Promise<readonly Acknowledgement[]> {
    this.#batch += 1;
    const missing: Acknowledgement = { fault: `no answer within ${milliseconds} ms` };
    const collected: Acknowledgement[] = Array.from({ length: count }, () => missing);
    const { promise: done, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#awaited = new Map();
    this.#giveUp = reject;
    for (let index = 0; index < count; index += 1) {
      const token = `${this.#batch}-${index}`;
      this.#awaited.set(token, (acknowledgement) => {
        collected[index] = acknowledgement;
        this.#awaited.delete(token);
        if (this.#awaited.size === 0) resolve();
      });
      publish(index, `${this.#inbox}.${token}`);
    }
    if (count === 0) resolve();
    await done.finally(() => clearTimeout(timer));
    return collected;
  }

  #take(message: Msg): void {
    const token = message.subject.slice(this.#inbox.length + 1);
    this.#awaited.get(token)?.(read(message));
  }
}

function read(message: Msg): Acknowledgement {
  if (message.headers?.code === NO_RESPONDERS) return NOBODY_LISTENS;
  try {
    const { duplicate = false, error } = answer.parse(message.json());
    return error ? { fault: error.description } : { duplicate };
  } catch {
    return { fault: "the answer is not one of JetStream's" };
  }
}
