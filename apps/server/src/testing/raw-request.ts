import { once } from "node:events";
import { connect } from "node:net";

/** What a server answered to a request written by hand. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** What to write: a request target as it stands, and headers in which `host` is the server's unless given. */
export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/** Sends a request that no client would tidy up. */
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
