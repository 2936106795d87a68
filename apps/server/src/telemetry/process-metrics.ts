import { collectDefaultMetrics, Registry } from "prom-client";

let registry: Registry | undefined;

/** Memory, CPU, event loop and garbage collection of this process, observed once even if several servers run in it. */
export function processMetrics(): Registry {
  if (registry) return registry;
  registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
