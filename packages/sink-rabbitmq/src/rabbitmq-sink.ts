import { Socket } from "node:net";
import { BrokerConnection, brokerPlace, type Sink, type SinkType, sinkFrom, sinkTypeOf } from "@grouphook/core/sink";
import { type ChannelModel, type ConfirmChannel, connect } from "amqplib";
import { descriptions, type RabbitmqSinkOptions, type ReadyOptions, schema } from "./options.js";
import { publishConfirmed } from "./publish-confirmed.js";

const CONNECT_MS = 5000;
/** A queue puts persistent messages on the disk, and confirms them, some times a second: many at once, or it is slow. */
const BATCH = 5000;

interface OpenConnection {
  readonly model: ChannelModel;
  readonly channel: ConfirmChannel;
}

/** The way from an operator's settings to a sink. */
export const sinkType: SinkType = sinkTypeOf({ contract: 1, kind: "rabbitmq", descriptions, schema, sinkWith });

/** Takes the events of the feed to an exchange of RabbitMQ. Throws a `TypeError` for options that cannot be used. */
export function rabbitmqSink(options: RabbitmqSinkOptions): Sink {
  return sinkFrom(sinkType, options);
}

function sinkWith(options: ReadyOptions): Pick<Sink, "batch" | "deliver" | "close"> {
  const { place, secrets } = brokerPlace(options.url, 5672);
  const connection = new BrokerConnection({
    title: `rabbitmq at ${place}`,
    secrets,
    open: (onLost, signal) => openConnection(options, onLost, signal),
    drop: ({ model }) => cut(model),
  });
  return {
    batch: BATCH,
    deliver: (events, { signal, recordId }) =>
      connection.use(signal, ({ channel }) => publishConfirmed(channel, events, { ...options, recordId })),
    close: () => connection.close(),
  };
}

async function openConnection(
  { url, exchange, createExchange }: ReadyOptions,
  onLost: () => void,
  signal: AbortSignal,
): Promise<OpenConnection> {
  const model = await connect(url, { timeout: CONNECT_MS, noDelay: true });
  // Without a listener, either would end the process; who waits for a confirmation is told as well.
  model.on("error", onLost).on("close", onLost);
  try {
    signal.throwIfAborted();
    // A broker that has just been started, or stopped, may answer nothing to what follows.
    signal.addEventListener("abort", () => cut(model), { once: true });
    const channel = await model.createConfirmChannel();
    channel.on("error", onLost).on("close", onLost);
    if (createExchange) await channel.assertExchange(exchange, "topic", { durable: true });
    else await channel.checkExchange(exchange);
    return { model, channel };
  } catch (error) {
    cut(model);
    throw error;
  }
}

/** Closing waits for an answer, which a broker that hangs never gives. */
function cut({ connection }: ChannelModel): void {
  const socket: unknown = Reflect.get(connection, "stream");
  if (!(socket instanceof Socket)) throw new TypeError("amqplib keeps its socket elsewhere");
  // Without an error, amqplib would not notice.
  socket.destroy(new Error("the connection was cut"));
}
