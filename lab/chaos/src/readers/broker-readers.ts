import { startTestBroker } from "@grouphook/testkit";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { createClient } from "@redis/client";
import type { DeliveredMessage, Reader } from "./delivered-message.ts";

const STREAM = "chaos";
const FETCH_MS = 5000;
const FETCHED_AT_ONCE = 1000;

/** A sink that a server is to fill, and what is read from it. */
export interface SinkReader extends Reader {
  /** The variables of a server that fill it. */
  readonly variables: Readonly<Record<string, string>>;
  readonly sinkName: string;
}

/** Starts private brokers, which end with the stack, as far as they are installed. */
export async function startSinkReaders(running: AsyncDisposableStack): Promise<readonly SinkReader[]> {
  const readers: SinkReader[] = [];
  for (const name of ["redis", "nats"] as const) {
    const broker = await startTestBroker(name);
    if (!broker) continue;
    running.defer(() => broker.stop());
    readers.push(sinkReader(name, broker.url));
  }
  return readers;
}

function sinkReader(name: "redis" | "nats", url: string): SinkReader {
  const prefix = `GROUPHOOK_TO_${name.toUpperCase()}`;
  return {
    name: `sink, ${name}`,
    sinkName: `to-${name}=${name}`,
    order: "feed",
    // Both drop what they have already.
    mayRepeat: false,
    complaints: [],
    variables: {
      [`${prefix}_URL`]: url,
      [`${prefix}_STREAM`]: STREAM,
      ...(name === "nats" && { [`${prefix}_CREATE_STREAM`]: "true" }),
    },
    messages: () => (name === "redis" ? readRedis(url) : readNats(url)),
  };
}

async function readRedis(url: string): Promise<readonly DeliveredMessage[]> {
  const client = createClient({ url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const entries = (await client.xRange(STREAM, "-", "+")) ?? [];
    return entries.map(({ id, message }) => ({ id, events: [JSON.parse(String(message.event))] }));
  } finally {
    client.destroy();
  }
}

async function readNats(url: string): Promise<readonly DeliveredMessage[]> {
  const nats = await connect({ servers: url });
  try {
    const { state } = await (await jetstreamManager(nats)).streams.info(STREAM);
    const consumer = await jetstream(nats).consumers.get(STREAM);
    const received: DeliveredMessage[] = [];
    while (received.length < state.messages) {
      const most = Math.min(FETCHED_AT_ONCE, state.messages - received.length);
      for await (const message of await consumer.fetch({ max_messages: most, expires: FETCH_MS })) {
        received.push({ id: message.headers?.get("Nats-Msg-Id") ?? "", events: [message.json()] });
      }
    }
    return received;
  } finally {
    await nats.close();
  }
}
