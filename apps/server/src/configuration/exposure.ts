import type { Adapter } from "@grouphook/core";
import { addressList } from "@grouphook/core/node";
import type { ConfigurationFault } from "./configuration-error.js";
import { isRecord } from "./is-record.js";
import { variableName } from "./variables.js";

/** Whether an address is a loopback address. */
export const isLoopbackAddress: (address: string) => boolean = addressList(["127.0.0.0/8", "::1"]);

/** Whether every caller of the source is accepted as the vendor. */
export function anyoneCanCall(adapter: Adapter, source: { readonly [setting: string]: unknown }): boolean {
  return !needsSecret(adapter, source) && source.allowAddresses === undefined;
}

/** Whether callers of the source must know a secret, which a web page does not. */
export function needsSecret(adapter: Adapter, source: { readonly [setting: string]: unknown }): boolean {
  return adapter.tellsCallers || source.pathSecret !== undefined;
}

/**
 * Faults for what would be open to everyone beyond loopback without an explicit opt-out. The configuration may be invalid, so
 * that these faults are reported together with all others.
 */
export function exposureFaults(
  written: { readonly [setting: string]: unknown },
  adapters: ReadonlyMap<string, Adapter>,
): readonly ConfigurationFault[] {
  const { host, apiToken, apiTokens, allowOpenApi } = written;
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
  if (apiToken === undefined && apiTokens === undefined && allowOpenApi !== true) {
    messages.push(
      "is not loopback, and anyone can use the API; set GROUPHOOK_API_TOKEN or GROUPHOOK_API_TOKENS, or opt out with " +
        "GROUPHOOK_ALLOW_OPEN_API=true",
    );
  }
  return messages.map((message) => ({ path: ["host"], message }));
}
