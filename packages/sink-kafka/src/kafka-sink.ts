import { BrokerConnection, type Sink, type SinkType, sinkFrom, sinkTypeOf } from "@grouphook/core/sink";
import { ProduceAcks, type Producer } from "@platformatic/kafka";
import { openProducer } from "./open-producer.js";
import { descriptions, type KafkaSinkOptions, type ReadyOptions, schema } from "./options.js";
import { recordsOf } from "./records.js";

/** The way from an operator's settings to a sink. */
export const sinkType: SinkType = sinkTypeOf({ contract: 1, kind: "kafka", descriptions, schema, sinkWith });

/** Takes the events of the feed to a topic of Kafka. Throws a `TypeError` for options that cannot be used. */
export function kafkaSink(options: KafkaSinkOptions): Sink {
  return sinkFrom(sinkType, options);
}

function sinkWith(options: ReadyOptions): Pick<Sink, "deliver" | "close"> {
  const { brokers, password = "" } = options;
  const connection = new BrokerConnection<Producer>({
    title: `kafka at ${brokers.join(", ")}`,
    secrets: [password],
    open: async () => openProducer(options),
    drop: (producer) => producer.close(true),
  });
  return {
    deliver: (events, { signal, recordId }) =>
      connection.use(signal, async (producer) => {
        const { parts, reduced } = recordsOf(events, { ...options, recordId });
        for (const messages of parts) await producer.send({ messages, idempotent: true, acks: ProduceAcks.ALL });
        return { reduced };
      }),
    close: () => connection.close(),
  };
}
