import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { Inbound } from "@grouphook/core";

/** What concerns one connection (https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1), and what this server says itself. */
const ownToConnection: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Names this source to the app. */
const SOURCE_HEADER = "grouphook-source";

/** The headers of a callback as the app gets them: those that the vendor and the proxies before this server sent. */
export function passedHeaders({ headers }: Pick<Inbound, "headers">, source: string): OutgoingHttpHeaders {
  const named = String(headers.connection ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const passed: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || ownToConnection.has(name) || named.includes(name)) continue;
    passed[name] = typeof value === "string" ? value : [...value];
  }
  passed[SOURCE_HEADER] = source;
  return passed;
}

/** What of the app's answer is given back beside its status and its bytes: what they mean. */
export function returnedHeaders(headers: IncomingHttpHeaders): { readonly [name: string]: string } {
  const { "content-type": type, "content-encoding": encoding } = headers;
  return {
    ...(type !== undefined && { "content-type": type }),
    ...(encoding !== undefined && { "content-encoding": encoding }),
  };
}
