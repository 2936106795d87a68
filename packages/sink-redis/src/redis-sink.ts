import { BrokerConnection, brokerPlace, type Sink, type SinkType, sinkFrom, sinkTypeOf } from "@grouphook/core/sink";
import { createClient, type RedisClientType } from "@redis/client";
import { addInOrder } from "./add-in-order.js";
import { descriptions, type ReadyOptions, type RedisSinkOptions, schema } from "./options.js";

const BATCH = 1000;
const CONNECT_MS = 5000;

/** The way from an operator's settings to a sink. */
export const sinkType: SinkType = sinkTypeOf({ contract: 1, kind: "redis", descriptions, schema, sinkWith });

/** Takes the events of the feed to a stream of Redis. Throws a `TypeError` for options that cannot be used. */
export function redisSink(options: RedisSinkOptions): Sink {
  return sinkFrom(sinkType, options);
}

function sinkWith(options: ReadyOptions): Pick<Sink, "batch" | "deliver" | "close"> {
  const { place, secrets } = brokerPlace(options.url, 6379);
  const connection = new BrokerConnection({
    title: `redis at ${place}`,
    secrets,
    open: (onLost, signal) => openClient(options.url, onLost, signal),
    drop: (client) => client.destroy(),
  });
  return {
    batch: BATCH,
    deliver: (events, { signal }) => connection.use(signal, (client) => addInOrder(client, events, options)),
    close: () => connection.close(),
  };
}

async function openClient(url: string, onLost: () => void, signal: AbortSignal): Promise<RedisClientType> {
  const client: RedisClientType = createClient({
    url,
    // A new connection is made for the next delivery: what was added into an old one must not be sent later.
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_MS },
    disableOfflineQueue: true,
  });
  // Also told to who waits for an answer.
  client.on("error", onLost);
  // It waits for the answer to its greeting without a limit.
  signal.addEventListener("abort", () => client.isOpen && client.destroy(), { once: true });
  await client.connect();
  return client;
}
