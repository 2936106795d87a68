export type { RabbitmqSinkOptions } from "./options.js";
export { rabbitmqSink, sinkType } from "./rabbitmq-sink.js";
