import { eventsFrom, sinkContract, startTestBroker } from "@grouphook/testkit";
import { createClient } from "@redis/client";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { redisSink } from "./redis-sink.js";

const broker = await startTestBroker("redis");
afterAll(() => broker?.stop());

async function read(url: string, stream: string) {
  const client = createClient({ url });
  await client.connect();
  const entries = (await client.xRange(stream, "-", "+")) ?? [];
  client.destroy();
  return entries.map(({ id, message }) => ({ messageId: id, text: message.event ?? "" }));
}

sinkContract({
  name: "Redis",
  broker,
  createSink: (url, stream) => redisSink({ url, stream }),
  refusesRepetitions: true,
  read,
});

const delivery = () => ({ recordId: "r", signal: AbortSignal.timeout(20_000) });

describe.skipIf(!broker)("a stream of Redis", () => {
  const url = broker?.url ?? "";

  function open(options: { readonly stream: string; readonly maxLength?: number }) {
    const sink = redisSink({ url, ...options });
    onTestFinished(() => sink.close());
    return sink;
  }

  it("counts what it has already as delivered", async () => {
    const sink = open({ stream: "repeated" });
    await sink.deliver(eventsFrom(1, 10), delivery());
    expect(await sink.deliver(eventsFrom(6, 20), delivery())).toEqual({ repeated: 5 });
    expect((await read(url, "repeated")).map(({ messageId }) => messageId)).toEqual(
      eventsFrom(1, 20).map(({ sequence }) => `${sequence}-0`),
    );
  });

  it("is not taken for ours where other events have the same numbers", async () => {
    const sink = open({ stream: "foreign" });
    await sink.deliver(eventsFrom(1, 10), delivery());
    const others = eventsFrom(1, 12).map((event) => ({ ...event, source: "/elsewhere" }));
    await expect(sink.deliver(others, delivery())).rejects.toThrow(
      /stream foreign has another event under 1-0.*set another/,
    );
    const client = createClient({ url });
    await client.connect();
    await client.set("text", "no stream");
    client.destroy();
    await expect(open({ stream: "text" }).deliver(eventsFrom(1, 1), delivery())).rejects.toThrow("WRONGTYPE");
  });

  it("keeps about as many entries as it is told to, and repeats none that are gone", async () => {
    const sink = open({ stream: "short", maxLength: 100 });
    await sink.deliver(eventsFrom(1, 2000), delivery());
    const { length } = await read(url, "short");
    expect(length).toBeLessThan(400);
    expect(await sink.deliver(eventsFrom(1, 10), delivery())).toEqual({ repeated: 10 });
    expect((await read(url, "short")).length).toBe(length);
  });
});

describe("the settings of the sink", () => {
  it.for<[object, string]>([
    [{}, "url is missing"],
    [{ url: "http://ann:geheim@host" }, "url must begin with redis:// or rediss://"],
    [{ url: "redis://host", stream: "" }, "stream must not be empty"],
    [{ url: "redis://host", maxLength: "many" }, "maxLength must be a whole number from 1 to 9007199254740991"],
    [{ url: "redis://host", key: "x" }, "key is not known; known are url, stream, maxLength"],
  ])("refuse %o: %s", ([options, message]) => {
    expect(() => Reflect.apply(redisSink, undefined, [options])).toThrow(new TypeError(`[sink-redis] ${message}`));
  });
});
