import type { CheckedConfiguration } from "../configuration/check-configuration.js";

/** Where the configured server is reached from its own machine. */
export function localUrl({ host, port }: Pick<CheckedConfiguration, "host" | "port">): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
