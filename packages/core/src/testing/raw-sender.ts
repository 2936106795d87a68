import { connect, type Socket } from "node:net";
import { expect } from "vitest";

/** A connection that writes bytes unchanged, and keeps everything it receives. */
export class RawSender {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  received = "";

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.setEncoding("utf8").on("data", (part: string) => {
      this.received += part;
    });
    this.socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
  }

  async write(bytes: string | Buffer): Promise<void> {
    await new Promise((resolve) => this.socket.write(bytes, resolve));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async receives(part: string): Promise<void> {
    await expect.poll(() => this.received, { timeout: 5000 }).toContain(part);
  }
}

/** The head of a request. */
export function post(headers: string, target = "/"): string {
  return `POST ${target} HTTP/1.1\r\nHost: h\r\n${headers}\r\n\r\n`;
}

/** A complete request. */
export function postOf(body: string): string {
  return post(`Content-Length: ${Buffer.byteLength(body)}`) + body;
}
