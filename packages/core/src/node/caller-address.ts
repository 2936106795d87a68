import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { addressList } from "./address-list.js";

/** Reads the caller's address from a request. */
export type CallerAddress = (request: IncomingMessage) => string;

/** Stands for an address that is unreadable or not trustworthy. It is in no address list. */
const UNKNOWN = "unknown";

/** The address at the other end of the connection. */
export function connectionAddress({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? "";
}

/**
 * Reads the caller's address from the headers that the named proxies set: the last address in `X-Forwarded-For`, or in
 * `Forwarded` (RFC 7239), that is not a proxy's. If both headers are present and differ, the caller may have forged one, and
 * the address is `unknown`. `proxies` is written as for `addressList`; throws an `AddressListError`.
 */
export function behindProxies(proxies: readonly string[]): CallerAddress {
  const isProxy = addressList(proxies);
  return (request) => {
    const connected = connectionAddress(request);
    if (!isProxy(connected)) return connected;
    const hopLists = [listed(request.headers), forwarded(request.headers)].filter((hops) => hops.length > 0);
    const [address = connected, other = address] = hopLists.map(
      (hops) => hops.findLast((hop) => !isProxy(hop)) ?? hops[0],
    );
    return address === other ? address : UNKNOWN;
  };
}

/** The hops of `X-Forwarded-For`, in their order. */
function listed(headers: IncomingHttpHeaders): readonly string[] {
  const value = headers["x-forwarded-for"];
  const text = Array.isArray(value) ? value.join(",") : value;
  return text === undefined ? [] : text.split(",").map(addressIn);
}

/** The hops of `Forwarded`; a hop without `for` is `unknown`. */
function forwarded({ forwarded: text }: IncomingHttpHeaders): readonly string[] {
  if (text === undefined) return [];
  return text.split(",").map((hop) => addressIn(/(?:^|;)\s*for\s*=\s*("[^"]*"|[^;"]*)/i.exec(hop)?.[1] ?? ""));
}

/** An address as proxies write it: in quotes, in brackets, with a port. */
function addressIn(text: string): string {
  const bare = text.trim().replace(/^"(.*)"$/, "$1");
  const address = /^\[([^\]]*)\](?::\d+)?$/.exec(bare)?.[1] ?? /^([\d.]+):\d+$/.exec(bare)?.[1] ?? bare;
  return isIP(address) === 0 ? UNKNOWN : address;
}
