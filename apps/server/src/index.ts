export {
  type Configuration,
  defineConfig,
  type LogFormat,
  type LogLevel,
  type SourceConfiguration,
} from "./configuration.js";
export { ConfigurationError } from "./configuration-error.js";
export { type RunningServer, startServer } from "./start-server.js";
