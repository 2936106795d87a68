import { createServer, type Socket } from "node:net";
import { eventsFrom } from "@grouphook/testkit";
import { expect, it, onTestFinished } from "vitest";
import { kafkaSink } from "./kafka-sink.js";

const TOPIC = "grouphook";
const PRODUCE = 0;
const API_VERSIONS = 18;
const MEGABYTE = 1024 * 1024;

const int16 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string) => Buffer.concat([int16(value.length), Buffer.from(value)]);
const list = (...items: readonly Buffer[]) => Buffer.concat([int32(items.length), ...items]);

/** What a broker of one partition answers, by the number of the API (https://kafka.apache.org/protocol). */
const answers: { readonly [api: number]: (port: number) => readonly Buffer[] } = {
  // Produce 3, Metadata 1, InitProducerId 0 and ApiVersions 3.
  [API_VERSIONS]: () => {
    const versions = [PRODUCE, 3, 3, 1, 22, 0, API_VERSIONS, 3];
    const apis = [0, 2, 4, 6].map((at) => {
      const [api = 0, version = 0] = versions.slice(at);
      return Buffer.concat([int16(api), int16(version), int16(version), Buffer.of(0)]);
    });
    return [int16(0), Buffer.of(apis.length + 1), ...apis, int32(0), Buffer.of(0)];
  },
  3: (port) => {
    const partition = Buffer.concat([int16(0), int32(0), int32(1), list(int32(1)), list(int32(1))]);
    const topic = Buffer.concat([int16(0), text(TOPIC), Buffer.of(0), list(partition)]);
    return [list(Buffer.concat([int32(1), text("127.0.0.1"), int32(port), int16(-1)])), int32(1), list(topic)];
  },
  22: () => [int32(0), int16(0), Buffer.alloc(8), int16(0)],
};

/** Answers until something is produced, of which it reads no more than a part. */
async function stalledBroker(): Promise<{ readonly port: number; readonly stalled: Promise<void> }> {
  const { promise: stalled, resolve } = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    let waiting = Buffer.alloc(0);
    socket.on("data", (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      while (waiting.length >= 12) {
        const api = waiting.readInt16BE(4);
        if (api === PRODUCE) {
          socket.pause();
          return resolve();
        }
        const length = 4 + waiting.readInt32BE(0);
        if (waiting.length < length) return;
        const correlation = waiting.subarray(8, 12);
        waiting = waiting.subarray(length);
        const body = Buffer.concat([correlation, ...(answers[api]?.(port) ?? [])]);
        socket.write(Buffer.concat([int32(body.length), body]));
      }
    });
  });
  await new Promise<void>((listens) => server.listen(0, "127.0.0.1", listens));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { port, stalled };
}

it("a delivery ends in time where the broker reads no further in the middle of a record", async () => {
  const { port, stalled } = await stalledBroker();
  const sink = kafkaSink({ brokers: [`127.0.0.1:${port}`], topic: TOPIC, maxEventBytes: 64 * MEGABYTE });
  onTestFinished(() => sink.close());
  const events = eventsFrom(1, 1).map((event) => ({
    ...event,
    data: { ...event.data, padding: "x".repeat(48 * MEGABYTE) },
  }));
  const end = new AbortController();
  const delivering = sink.deliver(events, { recordId: "r", signal: end.signal });
  delivering.catch(() => undefined);
  await Promise.race([stalled, delivering]);
  const begun = performance.now();
  end.abort(new Error("stopping"));
  await expect(delivering).rejects.toThrow("stopping");
  expect(performance.now() - begun).toBeLessThan(3000);
});
