import { eventsFrom, type Received, sinkContract, startTestBroker } from "@grouphook/testkit";
import { type Channel, connect } from "amqplib";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import type { RabbitmqSinkOptions } from "./options.js";
import { rabbitmqSink } from "./rabbitmq-sink.js";

const broker = await startTestBroker("rabbitmq");
afterAll(() => broker?.stop());

async function withChannel<Result>(url: string, work: (channel: Channel) => Promise<Result>): Promise<Result> {
  const connection = await connect(url);
  try {
    return await work(await connection.createChannel());
  } finally {
    await connection.close();
  }
}

const read = (url: string, place: string) =>
  withChannel(url, async (channel) => {
    const received: Received[] = [];
    for (let message = await channel.get(place); message; message = await channel.get(place))
      received.push({ text: message.content.toString(), messageId: message.properties.messageId });
    return received;
  });

sinkContract({
  name: "RabbitMQ",
  broker,
  createPlace: (url, place) =>
    withChannel(url, async (channel) => {
      await channel.assertExchange(place, "topic", { durable: true });
      await channel.assertQueue(place, { durable: true });
      await channel.bindQueue(place, place, "grouphook.#");
    }),
  createSink: (url, exchange) => rabbitmqSink({ url, exchange }),
  refusesRepetitions: false,
  read,
});

const delivery = () => ({ recordId: "r", signal: AbortSignal.timeout(20_000) });

describe.skipIf(!broker)("an exchange of RabbitMQ", () => {
  const url = broker?.url ?? "";

  function open(options: Omit<RabbitmqSinkOptions, "url">) {
    const sink = rabbitmqSink({ url, ...options });
    onTestFinished(() => sink.close());
    return sink;
  }

  const bind = (exchange: string, key: string) =>
    withChannel(url, async (channel) => {
      await channel.assertQueue(exchange, { durable: true });
      await channel.bindQueue(exchange, exchange, key);
    });

  it("is not created unless that is asked for", async () => {
    const delivering = open({ exchange: "nowhere" }).deliver(eventsFrom(1, 1), delivery());
    await expect(delivering).rejects.toThrow(/rabbitmq at 127\.0\.0\.1:\d+: .*no exchange 'nowhere'/);
  });

  it("keeps events back until a queue is bound for them", async () => {
    const sink = open({ exchange: "unbound", createExchange: true, routingKey: "im" });
    await expect(sink.deliver(eventsFrom(1, 3), delivery())).rejects.toThrow(
      "3 events are unroutable: no queue is bound to exchange unbound for im.chat.message.sent",
    );
    await bind("unbound", "im.chat.#");
    await sink.deliver(eventsFrom(1, 3), delivery());
    expect((await read(url, "unbound")).map(({ messageId }) => messageId)).toEqual(["r.1", "r.2", "r.3"]);
  });

  it("drops them where it is told to", async () => {
    const sink = open({ exchange: "dropping", createExchange: true, unroutable: "drop" });
    await sink.deliver(eventsFrom(1, 3), delivery());
    await bind("dropping", "#");
    await sink.deliver(eventsFrom(4, 4), delivery());
    expect((await read(url, "dropping")).map(({ messageId }) => messageId)).toEqual(["r.4"]);
  });

  it("gets an event that is too large for it without its data", async () => {
    const sink = open({ exchange: "large", createExchange: true, maxEventBytes: 4096 });
    await sink.deliver([], delivery());
    await bind("large", "#");
    const [small] = eventsFrom(1, 1);
    if (!small) throw new Error("an event");
    const large = { ...small, data: { ...small.data, message: { text: "字".repeat(2000) } } };
    expect(await sink.deliver([large], delivery())).toEqual({ reduced: [large] });
    const [first] = (await read(url, "large")).map(({ text }) => JSON.parse(text));
    expect(first).toMatchObject({ id: "1", dataomitted: "too-large" });
  });
});

describe("the settings of the sink", () => {
  it.for<[object, string]>([
    [{}, "url is missing"],
    [{ url: "http://ann:geheim@host" }, "url must begin with amqp:// or amqps://"],
    [{ url: "amqp://host", unroutable: "lose" }, "unroutable must be one of fail, drop"],
    [{ url: "amqp://host", createExchange: "yes" }, "createExchange must be true or false"],
    [{ url: "amqp://host", maxEventBytes: 10 }, "maxEventBytes must be a whole number from 4096 to 536870912"],
  ])("refuse %o: %s", ([options, message]) => {
    expect(() => Reflect.apply(rabbitmqSink, undefined, [options])).toThrow(
      new TypeError(`[sink-rabbitmq] ${message}`),
    );
  });
});
