export {
  type Configuration,
  defineConfig,
  type LogFormat,
  type LogLevel,
  type SourceConfiguration,
} from "./configuration/configuration.js";
export { ConfigurationError } from "./configuration/configuration-error.js";
export { type RunningServer, startServer } from "./start-server.js";
