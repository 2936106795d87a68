import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { httpExchange } from "./http-exchange.js";

const servers: Server[] = [];

async function exchangeWith(server: Server, timeoutMs = 5000) {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const url = new URL(`http://127.0.0.1:${port}/`);
  return httpExchange(url, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", timeoutMs);
}

const answering = (listener: RequestListener) => exchangeWith(createHttpServer(listener));
const sending = (send: (socket: Socket) => unknown, timeoutMs?: number) =>
  exchangeWith(
    createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => send(socket));
    }),
    timeoutMs,
  );

describe("httpExchange", () => {
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed))));
  });

  it("reads an answer with a length, one in chunks and one that ends with the connection", async () => {
    expect(await answering((_, response) => response.setHeader("content-length", 5).end("群ab"))).toEqual({
      status: 200,
      body: "群ab",
    });
    const chunked = await answering((_, response) => {
      response.write("one ");
      setTimeout(() => response.end("two"), 20);
    });
    expect(chunked?.body).toBe("one two");
    const closed = await sending((socket) => socket.end("HTTP/1.0 200 OK\r\n\r\nuntil the end"));
    expect(closed?.body).toBe("until the end");
  });

  it("reads the status", async () => {
    expect(await answering((_, response) => response.writeHead(503).end())).toEqual({ status: 503, body: "" });
  });

  it("reads an answer cut in its headers and body, but not one cut in its status line", async () => {
    const inParts = (...parts: string[]) =>
      sending(async (socket) => {
        socket.setNoDelay();
        for (const part of parts) {
          socket.write(part);
          await sleep(20);
        }
      });
    const late = await inParts("HTTP/1.1 200 OK\r\nconTENT-le", "ngth: 4\r\n\r\nab", "cd");
    expect(late).toEqual({ status: 200, body: "abcd" });
    expect(await inParts("HTTP/1.", "1 200 OK\r\nContent-Length: 0\r\n\r\n")).toBeUndefined();
  });

  it("has no answer if the connection closes early, is refused or stays silent", async () => {
    expect(await sending((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"))).toBeUndefined();
    expect(await sending((socket) => socket.destroy())).toBeUndefined();
    expect(await httpExchange(new URL("http://127.0.0.1:1/"), "", 1000)).toBeUndefined();
    expect(await sending(() => undefined, 50)).toBeUndefined();
  });
});
