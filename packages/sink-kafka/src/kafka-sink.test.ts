import { createServer, type Socket } from "node:net";
import { eventsFrom } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { kafkaSink, sinkType } from "./kafka-sink.js";
import type { KafkaSinkOptions } from "./options.js";
import { recordsOf } from "./records.js";

// No broker of Kafka can be had where these tests run: what a broker would say is not tried.

const production = { topic: "grouphook", maxEventBytes: 1_000_000, recordId: "r" };

function open(options: KafkaSinkOptions) {
  const sink = kafkaSink(options);
  onTestFinished(() => sink.close());
  return sink;
}

describe("the records for Kafka", () => {
  it("have the group as their key, and hold the event with its id", () => {
    const events = eventsFrom(1, 3);
    const [messages = []] = recordsOf(events, production).parts;
    expect(messages.map(({ key }) => String(key))).toEqual(events.map(({ subject }) => `/chat/${subject}`));
    expect(messages.map(({ value }) => JSON.parse(String(value)))).toEqual(events);
    const [first] = messages;
    const headers =
      first?.headers instanceof Map ? [...first.headers].map(([name, value]) => [`${name}`, `${value}`]) : [];
    expect(Object.fromEntries(headers)).toEqual({
      "content-type": "application/cloudevents+json; charset=utf-8",
      id: "r.1",
      type: "message.sent",
    });
  });

  it("come in parts that a partition takes as one batch, in order", () => {
    const events = eventsFrom(1, 1000).map((event) => ({
      ...event,
      data: { ...event.data, padding: "x".repeat(5000) },
    }));
    const { parts } = recordsOf(events, production);
    const sizes = parts.map((part) => part.reduce((sum, { value }) => sum + (value?.length ?? 0), 0));
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
    expect(parts.length).toBeLessThan(20);
    expect(parts.flat().map(({ value }) => JSON.parse(String(value)).id)).toEqual(events.map(({ id }) => id));
  });

  it("leave out the data of an event that is too large", () => {
    const [small] = eventsFrom(1, 1);
    if (!small) throw new Error("an event");
    const large = { ...small, data: { ...small.data, message: { text: "字".repeat(400_000) } } };
    const { parts, reduced } = recordsOf([large], production);
    expect(reduced).toEqual([large]);
    expect(JSON.parse(String(parts[0]?.[0]?.value))).toMatchObject({ id: "1", dataomitted: "too-large" });
  });
});

describe("a sink whose broker is away", () => {
  it("says so without its password, and ends all the same", async () => {
    const sink = open({
      ...{ brokers: ["127.0.0.1:1"], mechanism: "PLAIN", username: "someone", password: "of-nobodys-business" },
    });
    const signal = AbortSignal.timeout(20_000);
    const error = await sink.deliver(eventsFrom(1, 1), { recordId: "r", signal }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ message: expect.stringContaining("kafka at 127.0.0.1:1: ") });
    expect(String(error)).not.toContain("business");
    await sink.close();
    await expect(sink.deliver(eventsFrom(1, 1), { recordId: "r", signal })).rejects.toThrow("closed");
  });

  it("ends a delivery in time where nobody answers", async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const sink = open({ brokers: [`127.0.0.1:${port}`] });
    const begun = performance.now();
    const delivering = sink.deliver(eventsFrom(1, 1), { recordId: "r", signal: AbortSignal.timeout(500) });
    await expect(delivering).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(8000);
  });
});

describe("a sink whose broker hangs up", () => {
  it("while it logs in only fails to deliver", async () => {
    const broker = createServer((socket) => socket.on("error", () => undefined).on("data", () => socket.end()));
    await new Promise<void>((resolve) => broker.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void broker.close());
    const address = broker.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const login = { mechanism: "PLAIN", username: "someone", password: "of-nobodys-business" } as const;
    const sink = open({ brokers: [`127.0.0.1:${port}`], ...login });
    const delivering = sink.deliver(eventsFrom(1, 1), { recordId: "r", signal: AbortSignal.timeout(20_000) });
    // An error that nobody listens to would end the process: the run of the tests fails for it.
    await expect(delivering).rejects.toThrow(`kafka at 127.0.0.1:${port}: `);
  });
});

describe("the settings of the sink", () => {
  it("may be written as texts", () => {
    const settings = { brokers: "a:9092, b:9092", tls: "true", mechanism: "PLAIN", username: "u", password: "p" };
    expect(sinkType.configure(settings)).toMatchObject({ sink: { kind: "kafka", contract: 1 } });
  });

  it.for<[object, string]>([
    [{}, "brokers is missing"],
    [{ brokers: "" }, "brokers must name a broker"],
    [{ brokers: ["host"] }, "brokers 0 must be host:port"],
    [{ brokers: "a:1", mechanism: "PLAIN" }, "mechanism needs username and password, and they it"],
    [{ brokers: "a:1", topic: "a b" }, "topic must be of at most 249 letters, digits, dots, - and _"],
  ])("refuse %o: %s", ([options, message]) => {
    expect(() => Reflect.apply(kafkaSink, undefined, [options])).toThrow(new TypeError(`[sink-kafka] ${message}`));
  });
});
