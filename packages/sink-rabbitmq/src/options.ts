import { flagSetting, numberSetting, urlSetting, wordSetting } from "@grouphook/core/sink";
import { z } from "zod";

const DEFAULT_BYTES = 16 * 1024 * 1024;

/** Where and how the events are published. */
export interface RabbitmqSinkOptions {
  /** `amqp://user:password@host:5672/vhost`, or `amqps://…`. */
  readonly url: string;
  /** The exchange; `grouphook` unless set. It must exist. */
  readonly exchange?: string;
  /** Whether to create the exchange, as a durable topic exchange; `false` unless set. */
  readonly createExchange?: boolean;
  /** What routing keys begin with; `grouphook` unless set. A key is `<routingKey>.<source>.<type>`, e.g. `grouphook.chat.message.sent`. */
  readonly routingKey?: string;
  /**
   * What to do with an event that no queue is bound for: `fail` (unless set) tries again until there is one, `drop` lets RabbitMQ
   * throw it away.
   */
  readonly unroutable?: "fail" | "drop";
  /** Bytes of an event that RabbitMQ takes (its `max_message_size`); 16 MiB unless set. A larger one is sent without its data. */
  readonly maxEventBytes?: number;
}

/** Options with every default filled in. */
export type ReadyOptions = Required<RabbitmqSinkOptions>;

/** What each setting means. */
export const descriptions: Readonly<Record<keyof RabbitmqSinkOptions, string>> = {
  url: "amqp://user:password@host:5672/vhost, or amqps://",
  exchange: "the exchange, which must exist (grouphook)",
  createExchange: "true to create it as a durable topic exchange (false)",
  routingKey: "what routing keys begin with: <routingKey>.<source>.<type> (grouphook)",
  unroutable: "an event that no queue is bound for: fail until there is one, or drop (fail)",
  maxEventBytes: "bytes of an event that RabbitMQ takes (16777216)",
};

const word = z
  .string("must be a text")
  .regex(/^[\w.-]{1,100}$/, "must be of at most 100 letters, digits, dots, - and _");

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyOptions> = z.strictObject({
  url: urlSetting("amqp://10.0.0.5:5672", "amqp:", "amqps:"),
  exchange: z.string("must be a text").min(1, "must not be empty").max(127, "is too long").default("grouphook"),
  createExchange: flagSetting.default(false),
  routingKey: word.default("grouphook"),
  unroutable: wordSetting("fail", "drop").default("fail"),
  maxEventBytes: numberSetting(4096, 512 * 1024 * 1024).default(DEFAULT_BYTES),
});
