export { natsSink, sinkType } from "./nats-sink.js";
export type { NatsSinkOptions } from "./options.js";
