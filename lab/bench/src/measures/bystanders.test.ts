import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { startBystanders } from "./bystanders.ts";

const BUSY = '{"ActionStatus":"OK","ErrorInfo":"overloaded","ErrorCode":1}';
const FINE = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';

/** A server that accepts half of the callbacks. */
async function startServer(): Promise<number> {
  let answered = 0;
  const server = createServer((request, response) => {
    answered += 1;
    const body = answered % 2 === 0 ? FINE : BUSY;
    request.resume().once("end", () => response.end(body));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return port;
}

it("measure the duration of their callbacks, by outcome", async () => {
  await using bystanders = await startBystanders({ port: await startServer(), groupIds: ["@TGS#1"] });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const seen = await bystanders.stop();
  expect([...seen.keys()].toSorted()).toEqual(["overloaded", "recorded"]);
  for (const latencies of seen.values()) {
    expect(latencies.total).toBeGreaterThan(2);
    expect(latencies.quantile(1)).toBeLessThan(300);
  }
});
