import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { addressList } from "./address-list.js";

/** Reads the address a request came from. */
export type CallerAddress = (request: IncomingMessage) => string;

/** What a proxy wrote that cannot be read or believed; in no address list. */
const UNKNOWN = "unknown";

/** The address at the other end of the connection. */
export function connectionAddress({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? "";
}

/**
 * The address a request came from, by the word of the proxies named as in `addressList` and of nobody else: the last
 * address in `X-Forwarded-For`, or in `Forwarded` (RFC 7239), that is none of theirs. Where both headers stand and
 * differ, one was written by a stranger: the address is then `unknown`. Throws an `AddressListError`.
 */
export function behindProxies(proxies: readonly string[]): CallerAddress {
  const isProxy = addressList(proxies);
  return (request) => {
    const connected = connectionAddress(request);
    if (!isProxy(connected)) return connected;
    const told = [listed(request.headers), forwarded(request.headers)].filter((hops) => hops.length > 0);
    const [address = connected, other = address] = told.map((hops) => hops.findLast((hop) => !isProxy(hop)) ?? hops[0]);
    return address === other ? address : UNKNOWN;
  };
}

/** The hops of `X-Forwarded-For`, the first one first. */
function listed(headers: IncomingHttpHeaders): readonly string[] {
  const value = headers["x-forwarded-for"];
  const text = Array.isArray(value) ? value.join(",") : value;
  return text === undefined ? [] : text.split(",").map(addressIn);
}

/** The hops of `Forwarded`; one without `for` is unknown. */
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
