import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { openLedger } from "@grouphook/core/storage";
import { expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { EventStreams } from "./event-streams.js";
import { FewAtOnce } from "./few-at-once.js";
import { LiveFeed } from "./live-feed.js";

const EVENTS = 100;
const EVENT_BYTES = 60_000;

/** Serves the streams of a feed that is larger than what a connection takes before anybody reads. */
async function servedStreams(mostUntakenBytes: number) {
  const databaseUrl = `sqlite:${temporaryFolder()}/ledger.db`;
  const { url } = await startTestServer({ databaseUrl });
  for (let number = 0; number < EVENTS; number += 1) {
    const user = { userId: `u${number}`, addUsers: `u${number}` };
    const fields = { action: "AEC_GROUP_CREATE", userDefineData: "x".repeat(EVENT_BYTES), ...user };
    await postAec(`${url}/callbacks/aec`, fields);
  }
  const source = await openLedger({ url: databaseUrl });
  const stopping = new AbortController();
  const tools = { source, live: new LiveFeed(source, stopping.signal), turns: new FewAtOnce(2) };
  let dropped = 0;
  const onDrop = () => {
    dropped += 1;
  };
  const streams = new EventStreams(tools, onDrop, mostUntakenBytes);
  const server = createServer(({ url: path }, response) =>
    streams.open(response, { after: 0, filter: path === "/aec" ? { source: "aec" } : {} }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    stopping.abort();
    server.closeAllConnections();
    server.close();
    await source.close();
  });
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the server does not listen on a port");
  return { port: address.port, streams, dropped: () => dropped };
}

/** Reads nothing but the beginning of a stream until it is told to. All events are of the source `aec`. */
async function slowReader(port: number, path: "/" | "/aec") {
  const socket = connect(port, "127.0.0.1", () => socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`));
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, "data");
  socket.pause();
  return { has: (part: string) => text.includes(part), read: () => socket.resume() };
}

const GOODBYE =
  'event: end\ndata: {"reason":"slow","message":"too much was kept for slow readers; come back with the last id"}';

it("lets the slowest readers go when too much is kept for them, and tells them why", async () => {
  const { port, streams, dropped } = await servedStreams(EVENT_BYTES * 1.5);
  const first = await slowReader(port, "/");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const second = await slowReader(port, "/aec");
  await expect.poll(dropped).toBe(1);
  first.read();
  await expect.poll(() => first.has(GOODBYE)).toBe(true);
  second.read();
  await expect.poll(() => second.has(`"sequence":"${EVENTS}"`)).toBe(true);
  expect([dropped(), streams.count]).toEqual([1, 1]);
});
