import type { Agent } from "node:http";
import { gunzipSync } from "node:zlib";
import { type HttpReply, httpRequest } from "../../http-request.js";

/** A request to post. */
export interface GoPost {
  readonly url: URL;
  readonly operationId: string;
  readonly body: string;
}

const MOST_REDIRECTS = 10;

/**
 * Posts like Go's HTTP client. Resolves to the body of the answer, with any status. Follows redirects: 301, 302 and 303 as a
 * GET without body. Rejects if no complete answer arrives before the signal.
 */
export async function goPost(agent: Agent, { url, operationId, body }: GoPost, signal: AbortSignal): Promise<string> {
  let target = url;
  let isPost = true;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    // Captured from OpenIM's own callback functions; Go writes `operationID` as `Operationid`.
    const headers = {
      Host: target.host,
      "User-Agent": "Go-http-client/1.1",
      ...(isPost && { "Content-Length": Buffer.byteLength(body) }),
      "Content-Type": "application/json; charset=utf-8",
      Operationid: operationId,
      "Accept-Encoding": "gzip",
    };
    const request = isPost ? { method: "POST", body } : { method: "GET" };
    const reply = await httpRequest(agent, { url: target, headers, ...request }, signal);
    const { location } = reply.headers;
    if (!isRedirect(reply) || location === undefined) return textOf(reply);
    target = new URL(location, target);
    if (reply.status < 307) isPost = false;
  }
  throw new Error(`stopped after ${MOST_REDIRECTS} redirects`);
}

function isRedirect({ status }: HttpReply): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function textOf({ headers, body }: HttpReply): string {
  return (headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString("utf8");
}
