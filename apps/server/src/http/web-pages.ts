import type { IncomingMessage } from "node:http";
import { isLoopbackAddress } from "../configuration/exposure.js";
import { isOwnOrigin } from "./own-origin.js";

/** Returns whether a request may come from a web page in a browser on this host. */
export type WebPageTest = (request: IncomingMessage) => boolean;

/**
 * Any page in a browser on this host can call a server on loopback. A page is recognized by its `Origin`, by
 * `Sec-Fetch-Site`, or, after DNS rebinding, by a `Host` that does not name this host. Requests over the network are not
 * tested: tokens and path secrets protect against them.
 */
export function webPageTest(ownName: string): WebPageTest {
  // Nearly all callers send the same `Host`, so the last one is cached.
  let lastOwn: string | undefined;
  const isOwn = (authority: string) => {
    if (authority === lastOwn) return true;
    const name = hostnameOf(authority);
    const isOurs = name !== undefined && (name === ownName.toLowerCase() || isLoopbackName(name));
    if (isOurs) lastOwn = authority;
    return isOurs;
  };
  return ({ socket, headers, url = "" }) => {
    if (!isLoopbackAddress(socket.localAddress ?? "")) return false;
    const { host, origin, "sec-fetch-site": site } = headers;
    const named = [authorityOf(url), host].filter((authority) => authority !== undefined);
    if (!named.every(isOwn)) return true;
    if (site !== undefined && site !== "same-origin" && site !== "none") return true;
    return origin !== undefined && !named.some((authority) => isOwnOrigin(origin, { protocol: undefined, authority }));
  };
}

/** The authority of a target in absolute form, https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2. */
function authorityOf(target: string): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1];
}

function hostnameOf(authority: string): string | undefined {
  return /^[\w.-]+(:\d*)?$|^\[[\da-f:.]+\](:\d*)?$/i.test(authority)
    ? URL.parse(`http://${authority}`)?.hostname.replace(/\.$/, "")
    : undefined;
}

/** Browsers resolve every name under `localhost` to loopback, https://www.rfc-editor.org/rfc/rfc6761#section-6.3. */
function isLoopbackName(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || isLoopbackAddress(name.replace(/^\[(.*)\]$/, "$1"));
}
