export type { VendorName } from "./configuration/adapters.js";
export {
  type AdapterSource,
  type Configuration,
  defineConfig,
  type LogFormat,
  type LogLevel,
  type SourceConfiguration,
  type SourceSettings,
  type VendorSource,
} from "./configuration/configuration.js";
export { ConfigurationError } from "./configuration/configuration-error.js";
export { type RunningServer, startServer } from "./start-server.js";
