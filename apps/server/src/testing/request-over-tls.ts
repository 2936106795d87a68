import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";

/** A request to a site on 127.0.0.1. */
export interface TlsRequest {
  readonly path: string;
  /** The site. */
  readonly name?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The address that it comes from. */
  readonly localAddress?: string;
}

/** An answer, whose body is read while it comes. */
export async function openOverTls(
  { port, certificate }: { readonly port: number; readonly certificate: string },
  { path, name = "localhost", method = "GET", headers = {}, body, localAddress }: TlsRequest,
): Promise<IncomingMessage> {
  const outgoing = request({
    ...{ host: "127.0.0.1", port, path, method, agent: false, servername: name, ca: readFileSync(certificate) },
    ...{ headers: { host: `${name}:${port}`, ...headers }, ...(localAddress !== undefined && { localAddress }) },
  });
  outgoing.end(body);
  const [response] = await once(outgoing, "response");
  return response;
}

/** Asks a site that has this certificate, and reads the whole answer. */
export async function requestOverTls(
  ...asked: Parameters<typeof openOverTls>
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const response = await openOverTls(...asked);
  let body = "";
  for await (const part of response.setEncoding("utf8")) body += part;
  return { status: response.statusCode, body };
}
