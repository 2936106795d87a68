import { startTestBroker } from "@grouphook/testkit";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { createClient } from "@redis/client";
import { connect as connectToRabbitmq } from "amqplib";
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
  for (const name of ["redis", "nats", "rabbitmq"] as const) {
    const broker = await startTestBroker(name);
    if (!broker) continue;
    running.defer(() => broker.stop());
    readers.push(await sinkReader(name, broker.url));
  }
  return readers;
}

type ReadBroker = "redis" | "nats" | "rabbitmq";

const settings: { readonly [name in ReadBroker]: { readonly [setting: string]: string } } = {
  redis: { STREAM },
  nats: { STREAM, CREATE_STREAM: "true" },
  rabbitmq: { EXCHANGE: STREAM },
};

const reading: { readonly [name in ReadBroker]: (url: string) => Promise<readonly DeliveredMessage[]> } = {
  redis: readRedis,
  nats: readNats,
  rabbitmq: readRabbitmq,
};

async function sinkReader(name: ReadBroker, url: string): Promise<SinkReader> {
  if (name === "rabbitmq") await bindQueue(url);
  const prefix = `GROUPHOOK_TO_${name.toUpperCase()}`;
  const own = Object.entries(settings[name]).map(([setting, value]) => [`${prefix}_${setting}`, value]);
  return {
    name: `sink, ${name}`,
    sinkName: `to-${name}=${name}`,
    order: "feed",
    // The others drop what they have already.
    mayRepeat: name === "rabbitmq",
    complaints: [],
    variables: { [`${prefix}_URL`]: url, ...Object.fromEntries(own) },
    messages: () => reading[name](url),
  };
}

async function bindQueue(url: string): Promise<void> {
  const connection = await connectToRabbitmq(url);
  const channel = await connection.createChannel();
  await channel.assertExchange(STREAM, "topic", { durable: true });
  await channel.assertQueue(STREAM, { durable: true });
  await channel.bindQueue(STREAM, STREAM, "#");
  await connection.close();
}

/** What is not acknowledged goes back to its place in the queue when the connection ends. */
async function readRabbitmq(url: string): Promise<readonly DeliveredMessage[]> {
  const connection = await connectToRabbitmq(url);
  try {
    const channel = await connection.createChannel();
    const received: DeliveredMessage[] = [];
    for (let message = await channel.get(STREAM); message; message = await channel.get(STREAM)) {
      received.push({ id: String(message.properties.messageId), events: [JSON.parse(message.content.toString())] });
    }
    return received;
  } finally {
    await connection.close();
  }
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
