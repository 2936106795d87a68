export type { Sink } from "@grouphook/core";
export type { VendorName } from "./configuration/adapters.js";
export type { ApiToken, Scope } from "./configuration/api-tokens.js";
export {
  type AdapterSource,
  type Configuration,
  defineConfig,
  type KindOfSink,
  type LogFormat,
  type LogLevel,
  type ReadySink,
  type SinkConfiguration,
  type SinkSettings,
  type SourceConfiguration,
  type SourceSettings,
  type VendorSource,
} from "./configuration/configuration.js";
export { ConfigurationError } from "./configuration/configuration-error.js";
export type { ForwardConfiguration } from "./configuration/forward-settings.js";
export type { SinkKind } from "./configuration/sink-types.js";
export { type RunningServer, startServer } from "./start-server.js";
