import { connect } from "node:net";

/** One HTTP answer. */
export interface Response {
  readonly status: number;
  readonly body: string;
}

/** How long the sender waits for a silent server before it ends its side. */
const SILENCE_MS = 40;
const PATIENCE_MS = 8000;

/** Sends bytes over a new connection; resolves to the answers when it is closed. */
export function sendBytes(port: number, bytes: Buffer): Promise<readonly Response[]> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    const silence = setTimeout(() => socket.end(), SILENCE_MS);
    const patience = setTimeout(() => {
      socket.destroy();
      reject(new Error("a connection stays open"));
    }, PATIENCE_MS);
    socket.on("data", (chunk) => {
      received.push(chunk);
      silence.refresh();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(silence);
      clearTimeout(patience);
      resolve(responsesOf(Buffer.concat(received)));
    });
  });
}

function responsesOf(bytes: Buffer): readonly Response[] {
  const responses: Response[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\r\n\r\n", at);
    const head = bytes.toString("latin1", at, end < 0 ? bytes.length : end);
    const start = end < 0 ? bytes.length : end + 4;
    const told = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    // A reply to HEAD has the length of a body that does not follow.
    const length = told > 0 && isStart(bytes, start) && !isEndOrStart(bytes, start + told) ? 0 : told;
    responses.push({
      status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
      body: bytes.toString("utf8", start, start + length),
    });
    // Node's own answer to a request without a host.
    at = start + (/^transfer-encoding: chunked/im.test(head) ? "0\r\n\r\n".length : length);
  }
  return responses;
}

function isStart(bytes: Buffer, at: number): boolean {
  return bytes.toString("latin1", at, at + 9) === "HTTP/1.1 ";
}

function isEndOrStart(bytes: Buffer, at: number): boolean {
  return at === bytes.length || isStart(bytes, at);
}
