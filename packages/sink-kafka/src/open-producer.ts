import { Connection, instancesChannel, Producer } from "@platformatic/kafka";
import type { ReadyOptions } from "./options.js";

const CONNECT_MS = 5000;
const REQUEST_MS = 20_000;

/** Tells the connections of these producers from others in the process. */
const OURS = Symbol("grouphook");

// A connection may tell of one failure several times, and who waits for it listens once: the next would end the process. When it is
// closed, it waits until the broker has read what was begun, which one that hangs does not.
instancesChannel.subscribe((created) => {
  if (typeof created !== "object" || created === null || !("instance" in created)) return;
  const { instance } = created;
  if (!(instance instanceof Connection) || instance.context !== OURS) return;
  instance.on("error", () => undefined).on("closing", () => instance.socket.destroy());
});

/** A producer that a broker lets write each record once, in order, however often it sends it. It connects when it sends. */
export function openProducer({ brokers, tls, mechanism, username, password }: ReadyOptions): Producer {
  const hasLogin = mechanism !== undefined && username !== undefined && password !== undefined;
  return new Producer({
    clientId: "grouphook",
    context: OURS,
    bootstrapBrokers: [...brokers],
    idempotent: true,
    autocreateTopics: false,
    connectTimeout: CONNECT_MS,
    requestTimeout: REQUEST_MS,
    timeout: REQUEST_MS,
    // Whoever delivers tries again, with pauses that grow.
    retries: 3,
    ...(tls && { tls: {} }),
    ...(hasLogin && { sasl: { mechanism, username, password } }),
  });
}
