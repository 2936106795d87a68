export type { RedisSinkOptions } from "./options.js";
export { redisSink, sinkType } from "./redis-sink.js";
