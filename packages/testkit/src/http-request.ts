import { type Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";

/** A complete reply. */
export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request to send. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  /** Sent in this order, without additions. */
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
}

/** Sends a request over one of the agent's connections. Rejects if no complete reply arrives before the signal. */
export function httpRequest(
  agent: Agent,
  { url, body, ...rest }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...rest, agent, signal, setHost: false }, (response) => {
      const { statusCode: status = 0, headers } = response;
      const chunks: Buffer[] = [];
      response
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () => resolve({ status, headers, body: Buffer.concat(chunks) }))
        .on("error", reject);
    });
    outgoing.removeHeader("connection");
    outgoing.on("error", reject).end(body);
  });
}
