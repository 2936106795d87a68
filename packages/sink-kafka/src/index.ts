export { kafkaSink, sinkType } from "./kafka-sink.js";
export type { KafkaSinkOptions } from "./options.js";
