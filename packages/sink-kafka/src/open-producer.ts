import { Producer } from "@platformatic/kafka";
import type { ReadyOptions } from "./options.js";

const CONNECT_MS = 5000;
const REQUEST_MS = 20_000;

/** A producer that a broker lets write each record once, in order, however often it sends it. It connects when it sends. */
export function openProducer({ brokers, tls, mechanism, username, password }: ReadyOptions): Producer {
  const hasLogin = mechanism !== undefined && username !== undefined && password !== undefined;
  return new Producer({
    clientId: "grouphook",
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
