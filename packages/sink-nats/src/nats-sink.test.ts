import type { CloudEvent } from "@grouphook/core";
import { eventsFrom, type Received, sinkContract, startTestBroker } from "@grouphook/testkit";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { natsSink } from "./nats-sink.js";
import type { NatsSinkOptions } from "./options.js";

const broker = await startTestBroker("nats");
afterAll(() => broker?.stop());

async function read(url: string, name: string): Promise<readonly (Received & { readonly subject: string })[]> {
  const nats = await connect({ servers: url });
  const { state } = await (await jetstreamManager(nats)).streams.info(name);
  const consumer = await jetstream(nats).consumers.get(name);
  const messages = state.messages > 0 ? await consumer.fetch({ max_messages: state.messages, expires: 5000 }) : [];
  const received = [];
  for await (const message of messages) {
    const messageId = message.headers?.get("Nats-Msg-Id") ?? "";
    received.push({ text: message.string(), messageId, subject: message.subject });
  }
  await nats.close();
  return received;
}

sinkContract({
  name: "NATS",
  broker,
  createSink: (url, stream) => natsSink({ url, stream, subject: `of-${stream}`, createStream: true }),
  refusesRepetitions: true,
  read,
});

const delivery = () => ({ recordId: "r", signal: AbortSignal.timeout(20_000) });

describe.skipIf(!broker)("a stream of NATS", () => {
  const url = broker?.url ?? "";

  function open(options: Omit<NatsSinkOptions, "url">) {
    const sink = natsSink({ url, ...options });
    onTestFinished(() => sink.close());
    return sink;
  }

  it("has a subject for each source and type", async () => {
    await open({ stream: "subjects", subject: "im.events", createStream: true }).deliver(eventsFrom(1, 1), delivery());
    expect(await read(url, "subjects")).toMatchObject([{ subject: "im.events.chat.message.sent", messageId: "r.1" }]);
  });

  it("is not created unless that is asked for, and its absence is explained", async () => {
    const delivering = open({ subject: "nobody.listens" }).deliver(eventsFrom(1, 1), delivery());
    await expect(delivering).rejects.toThrow(/no stream takes nobody\.listens\.>.*create a stream/);
  });

  it("counts what it has already as delivered", async () => {
    const sink = open({ stream: "repeated", subject: "repeated", createStream: true });
    await sink.deliver(eventsFrom(1, 10), delivery());
    expect(await sink.deliver(eventsFrom(6, 20), delivery())).toEqual({ repeated: 5, reduced: [] });
  });

  it("stays in order although somebody else publishes into it at the same time", async () => {
    const sink = open({ stream: "shared", subject: "shared", createStream: true });
    await sink.deliver(eventsFrom(1, 1), delivery());
    const nats = await connect({ servers: url });
    const stranger = setInterval(() => nats.publish("shared.stranger", "hello"), 1);
    for (let from = 2; from < 400; from += 100) await sink.deliver(eventsFrom(from, from + 99), delivery());
    clearInterval(stranger);
    await nats.close();
    const ours = (await read(url, "shared")).flatMap(({ text, messageId }) => (messageId ? [JSON.parse(text)] : []));
    expect(ours.map(({ id }: CloudEvent) => Number(id))).toEqual(eventsFrom(1, 401).map(({ id }) => Number(id)));
  });

  it("gets an event that is too large for the server without its data", async () => {
    const sink = open({ stream: "large", subject: "large", createStream: true });
    const [small, other] = eventsFrom(1, 2);
    if (!small || !other) throw new Error("two events");
    const large = { ...small, data: { ...small.data, message: { text: "字".repeat(400_000) } } };
    expect(await sink.deliver([large, other], delivery())).toEqual({ repeated: 0, reduced: [large] });
    const [first, second] = (await read(url, "large")).map(({ text }) => JSON.parse(text));
    expect(first).toMatchObject({ id: "1", dataomitted: "too-large", data: { source: "chat", command: "Sent" } });
    expect(first.data.message).toBeUndefined();
    expect(second).toEqual(other);
  });
});

describe("the settings of the sink", () => {
  it.for<[object, string]>([
    [{}, "url is missing"],
    [{ url: "http://ann:geheim@host" }, "url must begin with nats:// or tls://"],
    [
      { url: "nats://host", subject: "a.*" },
      "subject must be words of letters, digits, - and _, with dots between them",
    ],
    [{ url: "nats://host", createStream: "true" }, "createStream needs stream: the name of the stream"],
    [{ url: "nats://host", stream: "a b" }, "stream must be of letters, digits, - and _"],
  ])("refuse %o: %s", ([options, message]) => {
    expect(() => Reflect.apply(natsSink, undefined, [options])).toThrow(new TypeError(`[sink-nats] ${message}`));
  });
});
