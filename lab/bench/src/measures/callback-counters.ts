/** How many callbacks grouphook counted, by outcome. */
export type CallbackCounters = Readonly<Record<string, number>>;

/** Reads the counters of a server. */
export async function readCallbackCounters(port: number): Promise<CallbackCounters> {
  return countersIn(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
}

/** Adds up `grouphook_callbacks_total` in Prometheus' text format, by outcome. */
export function countersIn(metrics: string): CallbackCounters {
  const counters: Record<string, number> = {};
  for (const [, outcome = "", value] of metrics.matchAll(
    /^grouphook_callbacks_total\{[^}]*outcome="([^"]*)"[^}]*\} (\d+)$/gm,
  )) {
    counters[outcome] = (counters[outcome] ?? 0) + Number(value);
  }
  return counters;
}
