import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { Connection } from "./connection.ts";

const request = Buffer.from("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

async function connected(answer: RequestListener) {
  const server = createServer(answer);
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const connections = await Connection.openMany(typeof address === "object" && address ? address.port : 0, 200);
  onTestFinished(() => {
    for (const connection of connections) connection.close();
  });
  return { server, connections };
}

it("opens many connections and sends one request after the other", async () => {
  const { connections } = await connected((_, response) => response.writeHead(200, { "content-length": 2 }).end("ok"));
  expect(connections).toHaveLength(200);
  for (const connection of connections.slice(0, 2)) {
    expect(await connection.exchange(request)).toEqual({ status: 200, body: "ok" });
    expect(await connection.exchange(request)).toEqual({ status: 200, body: "ok" });
  }
});

it("rejects an exchange that the server ends, and every later one", async () => {
  const { connections } = await connected(({ socket }) => socket.destroy());
  await expect(connections[0]?.exchange(request)).rejects.toThrow("closed the connection");
  await expect(connections[0]?.exchange(request)).rejects.toThrow("closed the connection");
});
