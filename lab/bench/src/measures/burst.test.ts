import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { Connection } from "../connection.ts";
import { NO_REPLY, sendBurst } from "./burst.ts";

const bytes = Buffer.from("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");

it("sends at its rate while connections are free, and counts every outcome", async () => {
  let received = 0;
  const server = createServer(async (request, response) => {
    received += 1;
    if (received === 5) {
      request.socket.destroy();
      return;
    }
    const isRefused = received % 2 === 0;
    // Accepted callbacks are answered after the burst.
    if (!isRefused) await delay(400);
    response.writeHead(isRefused ? 500 : 200, { "content-length": 0 }).end();
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const connections = await Connection.openMany(typeof address === "object" && address ? address.port : 0, 50);
  onTestFinished(() => {
    for (const connection of connections) connection.close();
  });
  const { sent, outcomes } = await sendBurst({
    connections,
    perSecond: 100,
    seconds: 0.2,
    nextCallback: () => ({ kind: "any", bytes }),
    outcomeOf: ({ status }) => String(status),
    signal: AbortSignal.timeout(10_000),
  });
  expect(sent).toBe(20);
  expect(received).toBe(20);
  expect(outcomes.get("500")?.total).toBe(10);
  expect(outcomes.get("200")?.total).toBe(9);
  expect(outcomes.get(NO_REPLY)?.total).toBe(1);
  expect(outcomes.get("200")?.quantile(0)).toBeGreaterThan(390);
});
