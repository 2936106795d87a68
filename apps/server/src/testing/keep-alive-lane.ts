import { once } from "node:events";
import { connect } from "node:net";

/** One answer, and how long it took. */
export interface TimedAnswer {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

/** One connection that sends one request after the other, with little overhead, since the same machine is measured. */
export interface Lane {
  post(path: string, body: string): Promise<TimedAnswer>;
  close(): void;
}

/** Opens a connection to the server. A request rejects if the server closes the connection. */
export async function openLane(url: string): Promise<Lane> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.setEncoding("latin1");
  let received = "";
  let settle: { readonly answered: (answer: TimedAnswer) => void; readonly failed: (fault: Error) => void } | undefined;
  let sentAt = 0;

  socket.on("data", (text: string) => {
    received += text;
    const answer = answerIn(received);
    if (!answer) return;
    received = "";
    settle?.answered({ ...answer, milliseconds: performance.now() - sentAt });
  });
  const cutOff = () => settle?.failed(new Error("the connection was cut off"));
  socket.on("error", cutOff);
  socket.on("close", cutOff);
  await once(socket, "connect");

  return {
    post(path, body) {
      const { promise, resolve, reject } = Promise.withResolvers<TimedAnswer>();
      settle = { answered: resolve, failed: reject };
      sentAt = performance.now();
      const length = Buffer.byteLength(body);
      socket.write(`POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${length}\r\n\r\n${body}`);
      return promise;
    },
    close() {
      settle = undefined;
      socket.destroy();
    },
  };
}

function answerIn(text: string): { readonly status: number; readonly body: string } | undefined {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd);
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? Number.NaN);
  const body = text.slice(headEnd + 4);
  return body.length >= length ? { status: Number(head.slice(9, 12)), body } : undefined;
}
