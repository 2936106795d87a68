import { connect } from "node:net";

/** The reply to one request over its own connection, as far as groupServer reads it. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

// Captured from groupServer 2.9.6: it does not understand a first segment that ends within the status line.
const SHORTEST_FIRST_SEGMENT = "HTTP/1.1 200".length;

/** Sends bytes over a new TCP connection. Resolves to `undefined` if no complete HTTP answer arrives in time. */
export function httpExchange(url: URL, request: string, timeoutMs: number): Promise<HttpAnswer | undefined> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const socket = connect({ host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(url.port || 80) });
    const patience = setTimeout(() => finish(undefined), timeoutMs);
    const finish = (answer: HttpAnswer | undefined) => {
      clearTimeout(patience);
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => socket.write(request));
    socket.on("data", (segment) => {
      if (received.length === 0 && segment.length < SHORTEST_FIRST_SEGMENT) return finish(undefined);
      received = Buffer.concat([received, segment]);
      const answer = parseAnswer(received, false);
      if (answer) finish(answer);
    });
    socket.on("error", () => finish(undefined));
    socket.on("end", () => finish(parseAnswer(received, true)));
  });
}

function parseAnswer(bytes: Buffer, isEnd: boolean): HttpAnswer | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = bytes.toString("latin1", 0, headEnd);
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
  const body = parseBody(head, bytes.subarray(headEnd + 4), isEnd);
  return body && { status, body: body.toString("utf8") };
}

function parseBody(head: string, rest: Buffer, isEnd: boolean): Buffer | undefined {
  if (/^transfer-encoding:.*chunked/im.test(head)) return parseChunks(rest);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length === undefined) return isEnd ? rest : undefined;
  return rest.length >= Number(length) ? rest.subarray(0, Number(length)) : undefined;
}

function parseChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", position);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(bytes.toString("latin1", position, lineEnd), 16);
    if (size === 0) return Buffer.concat(chunks);
    const start = lineEnd + 2;
    if (!(start + size + 2 <= bytes.length)) return undefined;
    chunks.push(bytes.subarray(start, start + size));
    position = start + size + 2;
  }
}
