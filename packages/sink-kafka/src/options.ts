import { flagSetting, listSetting, numberSetting, wordSetting } from "@grouphook/core/sink";
import { z } from "zod";

/** Less than the megabyte that brokers take unless they are told otherwise. */
const DEFAULT_BYTES = 1_000_000;

/** Where and how the events are produced. */
export interface KafkaSinkOptions {
  /** `host:port` of some brokers; they tell of the others. */
  readonly brokers: readonly string[];
  /** The topic; `grouphook` unless set. It must exist. */
  readonly topic?: string;
  /** Whether to connect over TLS; `false` unless set. */
  readonly tls?: boolean;
  /** How to log in: needs `username` and `password`. Not at all unless set. */
  readonly mechanism?: "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512";
  readonly username?: string;
  readonly password?: string;
  /** Bytes of an event that the topic takes (`max.message.bytes`); 1,000,000 unless set. A larger one is sent without its data. */
  readonly maxEventBytes?: number;
}

type Defaulted = "topic" | "tls" | "maxEventBytes";

/** Options with every default filled in. */
export type ReadyOptions = Omit<KafkaSinkOptions, Defaulted> & Required<Pick<KafkaSinkOptions, Defaulted>>;

/** What each setting means. */
export const descriptions: Readonly<Record<keyof KafkaSinkOptions, string>> = {
  brokers: "host:port of some brokers, separated by commas",
  topic: "the topic, which must exist (grouphook)",
  tls: "true to connect over TLS (false)",
  mechanism: "how to log in: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 (not at all)",
  username: "user to log in as",
  password: "password of that user",
  maxEventBytes: "bytes of an event that the topic takes (1000000)",
};

const broker = z.string("must be a text").regex(/^(\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i, "must be host:port");
const filled = z.string("must be a text").min(1, "must not be empty");

/** Checks an operator's settings, where every value may be a string. */
export const schema: z.ZodType<ReadyOptions> = z
  .strictObject({
    brokers: listSetting(broker).refine((brokers) => brokers.length > 0, "must name a broker"),
    topic: z
      .string("must be a text")
      .regex(/^[\w.-]{1,249}$/, "must be of at most 249 letters, digits, dots, - and _")
      .default("grouphook"),
    tls: flagSetting.default(false),
    mechanism: wordSetting("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512").exactOptional(),
    username: filled.exactOptional(),
    password: filled.exactOptional(),
    maxEventBytes: numberSetting(4096, 512 * 1024 * 1024).default(DEFAULT_BYTES),
  })
  .superRefine(({ mechanism, username, password }, context) => {
    const isWhole = [mechanism, username, password].every(
      (value) => (value === undefined) === (mechanism === undefined),
    );
    if (!isWhole)
      context.addIssue({ code: "custom", path: ["mechanism"], message: "needs username and password, and they it" });
  });
