import { setTimeout as delay } from "node:timers/promises";
import { runSink, type Sink } from "@grouphook/core";
import { openLedger } from "@grouphook/core/storage";
import { natsSink } from "@grouphook/sink-nats";
import { rabbitmqSink } from "@grouphook/sink-rabbitmq";
import { redisSink } from "@grouphook/sink-redis";
import { type BrokerName, startTestBroker } from "@grouphook/testkit";
import { connect } from "amqplib";
import type { Conclusion, Finding, Measure, MeasureRun } from "../measure.ts";
import { median } from "../median.ts";
import type { Side } from "../side.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { prepareFullDatabase } from "./full-database.ts";
import { together } from "./together.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const LOOK_MS = 10;
const AT_LEAST = 10_000;
const stored = { "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed" };
const sides = [grouphookOnSqlite(stored), grouphookOnMariaDb(stored)];

/** A broker, and how to make a sink into an empty place of it. */
interface Broker {
  readonly name: BrokerName;
  readonly sinkTo: (url: string, place: string) => Promise<Sink>;
}

const brokers: readonly Broker[] = [
  { name: "nats", sinkTo: async (url, stream) => natsSink({ url, stream, subject: stream, createStream: true }) },
  { name: "redis", sinkTo: async (url, stream) => redisSink({ url, stream }) },
  {
    name: "rabbitmq",
    async sinkTo(url, exchange) {
      const connection = await connect(url);
      const channel = await connection.createChannel();
      await channel.assertExchange(exchange, "topic", { durable: true });
      await channel.assertQueue(exchange, { durable: true });
      await channel.bindQueue(exchange, exchange, "#");
      await connection.close();
      return rabbitmqSink({ url, exchange });
    },
  },
];

/** How fast the feed is taken to brokers. */
export const sinks: Measure = {
  name: "sinks",
  title: "events of the feed taken to private brokers on this machine",
  defaults: { rounds: 3, seconds: 0, clients: [], groups: 100, members: 0, events: 100_000 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of sides.filter(run.takes)) findings.push(await sinksOf(side, run));
    return together(findings);
  },
};

async function sinksOf(side: Side, run: MeasureRun): Promise<Finding> {
  const { settings, tell } = run;
  const now = Date.now();
  const { databaseUrl } = await prepareFullDatabase(side, `sinks_${side.letter}`, [now - DAY_MS, now], run);
  const rows: Finding["rows"][number][] = [];
  const conclusions: Conclusion[] = [];
  for (const { name, sinkTo } of brokers) {
    const broker = await startTestBroker(name);
    if (!broker) continue;
    try {
      const figures: number[] = [];
      for (let round = 1; round <= settings.rounds; round += 1) {
        const place = `round-${side.letter}-${round}`;
        figures.push(
          await deliver(databaseUrl, { name: `${name}-${place}`, sink: await sinkTo(broker.url, place) }, run),
        );
      }
      const perSecond = median(figures);
      tell(`${side.letter}  ${name}: ${perSecond.toFixed(0)} events/s`);
      rows.push({ side: `${side.letter}  ${side.name}`, broker: name, events: settings.events, "events/s": perSecond });
      conclusions.push({ name: `events/s, ${side.letter}, ${name}`, value: perSecond, aim: { atLeast: AT_LEAST } });
    } finally {
      await broker.stop();
    }
  }
  return { rows, conclusions, faults: [] };
}

/** Takes the whole feed to a sink; resolves to the events per second. */
async function deliver(
  databaseUrl: string,
  { name, sink }: { readonly name: string; readonly sink: Sink },
  { signal }: Pick<MeasureRun, "signal">,
): Promise<number> {
  const ledger = await openLedger({ url: databaseUrl });
  let events = 0;
  let failure: unknown;
  const last = await ledger.lastSequence();
  const startedAt = performance.now();
  let reached = 0;
  const running = runSink({
    ...{ name, sink, ledger },
    onReport(report) {
      if (report.kind === "failed") failure = report.cause;
      if (report.kind !== "delivered") return;
      events += report.events;
      reached = report.position;
    },
  });
  try {
    while (reached < last) {
      if (failure !== undefined) throw new Error(`${name} failed`, { cause: failure });
      await delay(LOOK_MS, undefined, { signal });
    }
    return (events * 1000) / (performance.now() - startedAt);
  } finally {
    await running.stop();
    await ledger.close();
  }
}
