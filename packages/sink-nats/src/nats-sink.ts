import { BrokerConnection, brokerPlace, type Sink, type SinkType, sinkFrom, sinkTypeOf } from "@grouphook/core/sink";
import { openConnection } from "./connection.js";
import { descriptions, type NatsSinkOptions, type ReadyOptions, schema } from "./options.js";
import { publishInOrder } from "./publish-in-order.js";

const BATCH = 1000;

/** The way from an operator's settings to a sink. */
export const sinkType: SinkType = sinkTypeOf({ contract: 1, kind: "nats", descriptions, schema, sinkWith });

/** Takes the events of the feed to NATS JetStream. Throws a `TypeError` for options that cannot be used. */
export function natsSink(options: NatsSinkOptions): Sink {
  return sinkFrom(sinkType, options);
}

function sinkWith(options: ReadyOptions): Pick<Sink, "batch" | "deliver" | "close"> {
  const { place, secrets } = brokerPlace(options.url, 4222);
  const connection = new BrokerConnection({
    title: `nats at ${place}`,
    // A name without a password is a token.
    secrets: [...secrets, new URL(options.url).username],
    open: (onLost, signal) => openConnection(options, onLost, signal),
    drop: ({ nats }) => nats.close(),
  });
  return {
    batch: BATCH,
    deliver: (events, { signal, recordId }) =>
      connection.use(signal, (open) => publishInOrder(open, events, { ...options, recordId })),
    close: () => connection.close(),
  };
}
