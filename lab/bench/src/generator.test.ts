import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { generateTraffic } from "./generator.ts";

const CLIENTS = 4;

it("opens its window when every client was answered once", async () => {
  const edges: number[] = [];
  let answered = 0;
  let answeredBefore = 0;
  const server = createServer(async (request, response) => {
    request.resume();
    if (answered === 0 && answeredBefore === 0) {
      answeredBefore = -1;
      await delay(200);
      answeredBefore = answered;
    }
    answered += 1;
    response.writeHead(200, { "content-length": 2 }).end("ok");
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const start = performance.now();
  const result = await generateTraffic({
    port: typeof address === "object" && address ? address.port : 0,
    clients: CLIENTS,
    warmUpMs: 50,
    windowMs: 100,
    success: "ok",
    nextCallback: () => ({
      kind: "any",
      bytes: Buffer.from("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"),
    }),
    atEdge: () => edges.push(performance.now() - start),
    signal: AbortSignal.timeout(10_000),
  });
  expect(answeredBefore).toBe(CLIENTS - 1);
  expect(edges).toHaveLength(2);
  expect(edges[0]).toBeGreaterThanOrEqual(245);
  expect(result.acknowledged).toEqual({ any: answered });
  expect(result.answered).toBeLessThan(answered);
});
