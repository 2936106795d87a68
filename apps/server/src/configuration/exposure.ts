import type { Adapter } from "@grouphook/core";
import { addressList } from "@grouphook/core/node";
import type { ConfigurationFault } from "./configuration-error.js";
import { isRecord } from "./is-record.js";
import { variableName } from "./variables.js";

/** Whether an address leads nowhere but to this host. */
export const isLoopbackAddress: (address: string) => boolean = addressList(["127.0.0.0/8", "::1"]);

/** Whether anybody who reaches the source's address is taken for the vendor. */
export function anyoneCanCall(adapter: Adapter, source: { readonly [setting: string]: unknown }): boolean {
  return !needsSecret(adapter, source) && source.allowAddresses === undefined;
}

/** Whether callers of the source must know a secret, which no web page does. */
export function needsSecret(adapter: Adapter, source: { readonly [setting: string]: unknown }): boolean {
  return adapter.tellsCallers || source.pathSecret !== undefined;
}

/**
 * What would stand unprotected beyond loopback without the operator's word. Reads a configuration that need not be sound,
 * so that all its faults can be told at once.
 */
export function exposureFaults(
  written: { readonly [setting: string]: unknown },
  adapters: ReadonlyMap<string, Adapter>,
): readonly ConfigurationFault[] {
  const { host, apiToken, allowOpenApi } = written;
  if (typeof host !== "string" || host === "localhost" || isLoopbackAddress(host)) return [];
  const optedOut: readonly unknown[] = Array.isArray(written.allowUnauthenticated) ? written.allowUnauthenticated : [];
  const sources = isRecord(written.sources) ? written.sources : {};
  const messages: string[] = [];
  for (const [name, adapter] of adapters) {
    const source = sources[name];
    if (!isRecord(source) || !anyoneCanCall(adapter, source) || optedOut.includes(name)) continue;
    messages.push(
      `is not loopback, and anyone can call source ${name}; set ${variableName(name, "pathSecret")} or ` +
        `${variableName(name, "allowAddresses")}, or opt out with GROUPHOOK_ALLOW_UNAUTHENTICATED=${name}`,
    );
  }
  if (apiToken === undefined && allowOpenApi !== true) {
    messages.push(
      "is not loopback, and anyone can read the query API; set GROUPHOOK_API_TOKEN, or opt out with " +
        "GROUPHOOK_ALLOW_OPEN_API=true",
    );
  }
  return messages.map((message) => ({ path: ["host"], message }));
}
