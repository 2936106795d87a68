import type { IncomingMessage } from "node:http";
import { addressList, connectionAddress } from "@grouphook/core/node";

/** What a browser calls the server by. */
export interface OwnOrigin {
  /** `undefined` where nobody who is trusted tells it. */
  readonly protocol: "http:" | "https:" | undefined;
  /** The host, with its port unless it is the protocol's own. */
  readonly authority: string;
}

/** Reads by what a request calls the server: as it comes, or as trusted proxies tell. */
export function ownOriginReader(trustedProxies: readonly string[] = []): (request: IncomingMessage) => OwnOrigin {
  const isProxy = trustedProxies.length > 0 ? addressList(trustedProxies) : () => false;
  return (request) => {
    const { host = "" } = request.headers;
    if (!isProxy(connectionAddress(request))) return { protocol: undefined, authority: host };
    const told = (header: string, parameter: string) =>
      firstIn(request.headers[header]) ?? forwardedBy(request.headers.forwarded, parameter);
    const protocol = told("x-forwarded-proto", "proto")?.toLowerCase();
    return {
      protocol: protocol === "https" ? "https:" : protocol === "http" ? "http:" : undefined,
      authority: told("x-forwarded-host", "host") ?? host,
    };
  };
}

/** Whether an `Origin` is that of the server itself. */
export function isOwnOrigin(origin: string, { protocol, authority }: OwnOrigin): boolean {
  const url = URL.parse(origin);
  if (url === null || url.host === "" || (protocol !== undefined && url.protocol !== protocol)) return false;
  return url.host === URL.parse(`${url.protocol}//${authority}`)?.host;
}

/** What the proxy before all others tells. */
function firstIn(header: string | readonly string[] | undefined): string | undefined {
  const [first = ""] = String(header ?? "").split(",");
  return first.trim() || undefined;
}

/** The same of `Forwarded`, https://www.rfc-editor.org/rfc/rfc7239. */
function forwardedBy(header: string | undefined, parameter: string): string | undefined {
  const pairs = firstIn(header)?.split(";") ?? [];
  const [, value] =
    pairs.map((pair) => pair.split("=")).find(([name]) => name?.trim().toLowerCase() === parameter) ?? [];
  return value?.trim().replace(/^"(.*)"$/, "$1");
}
