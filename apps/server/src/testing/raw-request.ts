import { once } from "node:events";
import { connect } from "node:net";

/** The answer to a handwritten request. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** A handwritten request. The target is sent unchanged; the `host` header is the server's unless set. */
export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/** Sends a request without the corrections that an HTTP client would make. */
export async function sendRaw(
  url: string,
  { method = "GET", target, headers, body = "" }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  const lines = Object.entries({
    host,
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
    ...headers,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
  await once(socket, "close");
  const [head = "", ...rest] = answer.split("\r\n\r\n");
  return { status: Number(head.slice(9, 12)), headers: head.toLowerCase(), body: rest.join("\r\n\r\n") };
}
