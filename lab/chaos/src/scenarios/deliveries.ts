import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../free-ports.ts";
import { freshMariaDb, freshSqlite } from "../fresh-database.ts";
import { startSinkReaders } from "../readers/broker-readers.ts";
import { catchUp } from "../readers/catch-up.ts";
import { ConsumerReader } from "../readers/consumer-reader.ts";
import { readWholeFeed } from "../readers/feed-page.ts";
import { PullReader } from "../readers/pull-reader.ts";
import type { ServerReader } from "../readers/server-reader.ts";
import { StreamReader } from "../readers/stream-reader.ts";
import { resume, subscribe } from "../readers/subscribe.ts";
import { WebhookReceiver } from "../readers/webhook-receiver.ts";
import type { Scenario } from "../scenario.ts";
import { runTrial, type Trial } from "../trial.ts";

const WRITERS = 4;
/** Another server takes over within ten seconds of a death, and what failed once is tried again after five. */
const BY_THEMSELVES_MS = 20_000;
const CATCH_UP_MS = 60_000;

/** Servers and receivers are killed while readers of every kind follow the feed. */
export const deliveries: Scenario = {
  name: "deliveries",
  title: "servers and receivers are killed while readers of every kind follow; every one must get all events",
  databases: ["sqlite", "mariadb"],
  times: 20,
  async run(circumstances) {
    await using running = new AsyncDisposableStack();
    const { database, times, random, signal, tell } = circumstances;
    const isAlone = database === "sqlite";
    const url = isAlone ? await freshSqlite(running) : (await freshMariaDb(running)).url;
    const receivers = await startReceivers(running);
    const sinks = await startSinkReaders(running);
    const servers: { urls: () => readonly string[] } = { urls: () => [] };
    const followers = [PullReader, ConsumerReader, StreamReader].map((Kind) => new Kind(() => servers.urls()));
    const ending = new AbortController();
    const following: Promise<void>[] = [];
    running.defer(async () => {
      ending.abort();
      await Promise.all(following);
    });

    async function causeFaults(trial: Trial): Promise<number> {
      servers.urls = () => urlsOf(trial);
      await subscribe(receivers, urlsOf(trial)[0] ?? "");
      for (const follower of followers) following.push(follower.follow(ending.signal));
      for (let kill = 1; kill <= times; kill += 1) {
        await trial.pause(500, 2500);
        await Promise.all([
          killServer(trial, random.below(trial.servers.length)),
          killReceiver(trial, random.pick(receivers)),
          killFollower(trial, random.pick(followers)),
        ]);
        tell(`killed ${kill} of ${times}`);
      }
      await trial.pause(500, 500);
      return times;
    }

    return await runTrial(circumstances, isAlone ? [url] : [url, url], causeFaults, {
      lanes: WRITERS,
      variables: {
        GROUPHOOK_PUSH_ALLOW_ADDRESSES: "127.0.0.1",
        GROUPHOOK_SINKS: sinks.map(({ sinkName }) => sinkName).join(),
        ...Object.assign({}, ...sinks.map(({ variables }) => variables)),
      },
      async readers(trial) {
        const [server = ""] = urlsOf(trial);
        const feed = await readWholeFeed(server, signal);
        const readers = [...followers, ...receivers, ...sinks];
        const findings = await catchUp(readers, feed, { patienceMs: BY_THEMSELVES_MS, signal });
        if (findings.every(({ missing }) => missing === 0)) return findings;
        tell("what failed twice is resumed, as by an operator");
        await resume(server);
        return catchUp(readers, feed, { patienceMs: CATCH_UP_MS, signal });
      },
    });
  },
};

function urlsOf({ servers }: Trial): readonly string[] {
  return servers.flatMap(({ url }) => url ?? []);
}

async function startReceivers(running: AsyncDisposableStack): Promise<readonly WebhookReceiver[]> {
  const folder = await mkdtemp(join(tmpdir(), "grouphook-chaos-"));
  running.defer(() => rm(folder, { recursive: true, force: true }));
  const orders = ["feed", "group"] as const;
  const ports = await freePorts(orders.length);
  const receivers = orders.map((order, index) =>
    running.use(new WebhookReceiver(order, ports[index] ?? 0, join(folder, order))),
  );
  await Promise.all(receivers.map((receiver) => receiver.start()));
  return receivers;
}

async function killServer({ servers, pause }: Trial, index: number): Promise<void> {
  const server = servers[index];
  await pause(0, 1500);
  await server?.kill();
  await pause(0, 500);
  await server?.start();
}

/** It is back before the second attempt, five seconds after the first: the third would come minutes later. */
async function killReceiver({ pause }: Trial, receiver: WebhookReceiver): Promise<void> {
  await pause(0, 1500);
  await receiver.kill();
  await pause(0, 2000);
  await receiver.start();
}

async function killFollower({ pause }: Trial, follower: ServerReader): Promise<void> {
  await pause(0, 2000);
  follower.die();
}
