import { connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parseFeedEvent } from "@grouphook/core";
import { EventSource } from "eventsource";
import { describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { readMetric } from "../testing/read-metrics.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

interface Told {
  readonly sequence: number;
  readonly type: string;
  readonly id: string;
}

/** A reader as a browser has it: it comes back by itself, with the last id that it has seen. */
function follow(url: string, query = "") {
  const source = new EventSource(`${url}/v1/feed/stream${query}`);
  const told: Told[] = [];
  const resets: unknown[] = [];
  let news = Promise.withResolvers<void>();
  const notice = () => {
    news.resolve();
    news = Promise.withResolvers();
  };
  source.addEventListener("message", ({ data, lastEventId }) => {
    const { sequence, type } = parseFeedEvent(JSON.parse(data));
    told.push({ sequence, type, id: lastEventId });
    notice();
  });
  source.addEventListener("reset", ({ data }) => {
    resets.push(JSON.parse(data));
    notice();
  });
  onTestFinished(() => source.close());
  return {
    source,
    told,
    resets,
    opened: new Promise((resolve) => source.addEventListener("open", resolve, { once: true })),
    async until(isThere: () => boolean): Promise<void> {
      while (!isThere()) await news.promise;
    },
  };
}

let owners = 0;

/** Each has another owner: else it would be the same callback again. */
async function createGroups(url: string, count: number, source = "aec"): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const userId = `o${++owners}`;
    const fields = { action: "AEC_GROUP_CREATE", userId, addUsers: userId, userDefineData: "群👪" };
    await postAec(`${url}/callbacks/${source}`, fields);
  }
}

const sequences = (told: readonly Told[]) => told.map(({ sequence }) => sequence);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe("a stream of the feed", () => {
  it("gives what is there and then what comes, each event once and in order", async () => {
    const { url } = await startTestServer();
    await createGroups(url, 5);
    const { told, until } = follow(url, "?after=0");
    await until(() => told.length === 5);
    await createGroups(url, 5);
    await until(() => told.length === 10);
    expect(sequences(told)).toEqual(upTo(10));
  });

  it("begins with what comes unless it is told where", async () => {
    const { url } = await startTestServer();
    await createGroups(url, 3);
    const { told, opened, until } = follow(url);
    await opened;
    await createGroups(url, 1);
    await until(() => told.length === 1);
    expect(sequences(told)).toEqual([4]);
  });

  it("gives to each reader what passes the filter", async () => {
    const { url } = await startTestServer({ sources: { aec: { vendor: "aec" }, other: { vendor: "aec" } } });
    const readers = ["?after=0&source=other", "?after=0&groupId=100001", "?after=0&type=group.dissolved"].map((query) =>
      follow(url, query),
    );
    await createGroups(url, 2);
    await createGroups(url, 1, "other");
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_DEL", userId: `o${owners - 1}`, groupId: "100002" });
    const counts = [1, 2, 1];
    await Promise.all(readers.map(({ told, until }, index) => until(() => told.length === counts[index])));
    expect(readers.map(({ told }) => sequences(told))).toEqual([[3], [1, 3], [4]]);
  });

  it("goes on where it was interrupted, over a restart of the server", async () => {
    const databaseUrl = `sqlite:${temporaryFolder()}/ledger.db`;
    const first = await startTestServer({ databaseUrl });
    const { told, until, source } = follow(first.url, "?after=0");
    await createGroups(first.url, 2);
    await until(() => told.length === 2);
    source.close();
    await createGroups(first.url, 2);
    await first.stop();
    const { url } = await startTestServer({ databaseUrl });
    await createGroups(url, 1);
    const response = await fetch(`${url}/v1/feed/stream`, { headers: { "last-event-id": told.at(-1)?.id ?? "" } });
    const text = await readUntil(response, /"sequence":"5"/);
    expect([...text.matchAll(/"sequence":"(\d+)"/g)].map(([, sequence]) => sequence)).toEqual(["3", "4", "5"]);
  });

  it.each([
    ["9.0b5a", "unknown"],
    ["1.of-another-record", "unknown"],
    ["9", "unknown"],
  ])("tells whoever comes back with %s that events were missed, and goes on with what comes", async (id, reason) => {
    const { url } = await startTestServer();
    await createGroups(url, 2);
    const response = await fetch(`${url}/v1/feed/stream`, { headers: { "last-event-id": id } });
    const reading = readUntil(response, /"sequence":"3"/);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await createGroups(url, 1);
    const text = await reading;
    expect(text).toContain(`id: 2\nevent: reset\ndata: {"reason":"${reason}","newest":2}\n\n`);
    expect([...text.matchAll(/"sequence":"(\d+)"/g)].map(([, sequence]) => sequence)).toEqual(["3"]);
  });

  it("gives a thousand readers what happened within moments, and asks the database once for all", async () => {
    const { url } = await startTestServer();
    const readers = Array.from({ length: 1000 }, () => rawReader(url));
    await Promise.all(readers.map(({ opened }) => opened));
    expect(await readMetric(url, "grouphook_stream_readers")).toBe(1000);
    await createGroups(url, 20);
    await Promise.all(readers.map(({ until }) => until(/"sequence":"20"/)));
    for (const reader of readers) expect(reader.sequences()).toEqual(upTo(20));
  });

  it("is over for a reader who has gone, though nothing comes that could be sent", async () => {
    const { url } = await startTestServer();
    const readers = Array.from({ length: 20 }, () => rawReader(url));
    await Promise.all(readers.map(({ opened }) => opened));
    for (const { hangUp } of readers) hangUp();
    await expect.poll(() => readMetric(url, "grouphook_stream_readers"), { timeout: 2000 }).toBe(0);
  });

  it("never begins for readers who have gone before it could", async () => {
    const { url } = await startTestServer();
    const readers = Array.from({ length: 100 }, () => rawReader(url));
    await Promise.all(readers.map(({ asked }) => asked));
    for (const { hangUp } of readers) hangUp();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect.poll(() => readMetric(url, "grouphook_stream_readers"), { timeout: 2000 }).toBe(0);
  });

  it("keeps little for readers who take nothing", async () => {
    const { url } = await startTestServer();
    for (let number = 0; number < 100; number += 1) {
      const users = { userId: `l${number}`, addUsers: `l${number}` };
      await postAec(`${url}/callbacks/aec`, {
        ...{ action: "AEC_GROUP_CREATE", userDefineData: "x".repeat(60_000) },
        ...users,
      });
    }
    const before = buffered();
    const readers = Array.from({ length: 40 }, (_, index) => rawReader(url, `?after=${index}`, false));
    await Promise.all(readers.map(({ opened }) => opened));
    const samples: number[] = [];
    while (samples.length < 4 || Math.max(...samples.slice(-3)) - Math.min(...samples.slice(-3)) > 100_000) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      samples.push(buffered());
    }
    // 8 MiB are kept of what was read, for all. Beside these, each has what it was written last, and what it received.
    expect((samples.at(-1) ?? 0) - before).toBeLessThan(8 * 1024 * 1024 + 40 * 200_000);
  });

  it("ends when the server stops, with a reason", async () => {
    const server = await startTestServer();
    const response = await fetch(`${server.url}/v1/feed/stream`);
    const startedAt = performance.now();
    const text = response.text();
    await server.stop();
    expect(await text).toContain('event: end\ndata: {"reason":"stopping"');
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it.each([
    [{ "last-event-id": "x" }, "", 400, "Last-Event-ID"],
    [{ "last-event-id": "99999999999999999999" }, "", 400, "Last-Event-ID"],
    [{}, "?after=-1", 400, "after"],
    [{}, "?type=group.exploded", 400, "type"],
    [{}, "?source=tencnet", 400, "source"],
    [{}, "?limit=1", 400, "limit"],
  ])("refuses %s%s", async (headers, query, status, parameter) => {
    const { url } = await startTestServer();
    const response = await fetch(`${url}/v1/feed/stream${query}`, { headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ parameter });
  });

  it("answers HEAD without a stream", async () => {
    const { url } = await startTestServer();
    const response = await fetch(`${url}/v1/feed/stream`, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

async function readUntil(response: Response, end: RegExp): Promise<string> {
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (end.test(text)) return text;
  }
  throw new Error(`the stream ended: ${text}`);
}

/** A reader without a client, of which there may be many. One that is not willing takes nothing but the beginning. */
function rawReader(url: string, query = "", isWilling = true) {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  let text = "";
  let news = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  socket.on("connect", () =>
    socket.write(`GET /v1/feed/stream${query} HTTP/1.1\r\nhost: localhost\r\n\r\n`, () => asked.resolve()),
  );
  socket.on("data", (chunk) => {
    text += chunk.toString();
    opened.resolve();
    news.resolve();
    news = Promise.withResolvers();
    if (!isWilling) socket.pause();
  });
  onTestFinished(() => {
    socket.destroy();
  });
  return {
    asked: asked.promise,
    opened: opened.promise,
    /** Closes the reader's side; the server may still send. */
    hangUp: () => socket.end(),
    sequences: () => [...text.matchAll(/"sequence":"(\d+)"/g)].map(([, sequence]) => Number(sequence)),
    async until(end: RegExp) {
      while (!end.test(text)) await news.promise;
    },
  };
}

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

/** The bytes in buffers of this process that are still used. */
function buffered(): number {
  if (typeof collectGarbage === "function") collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
