import { CpuMeter } from "../cpu-meter.ts";
import type { Finding, Measure, MeasureRun } from "../measure.ts";
import { median } from "../median.ts";
import { startReaders } from "../readers/start-readers.ts";
import type { Side } from "../side.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import type { StagedSide } from "../stage.ts";
import { prepareFullDatabase } from "./full-database.ts";
import { newestEvent } from "./newest-event.ts";
import { pullFeed } from "./pull-feed.ts";
import { together } from "./together.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const stored = { "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed" };
const sides = [grouphookOnSqlite(stored), grouphookOnMariaDb(stored)];

/** How a reader takes all events up to one, and how fast that should be. */
interface Way {
  readonly name: string;
  readonly atLeast: number;
  /** Resolves to the events per second. */
  readonly read: (port: number, newest: number, signal: AbortSignal) => Promise<number>;
}

const ways: readonly Way[] = [
  { name: "stream", atLeast: 20_000, read: readStream },
  { name: "pull", atLeast: 40_000, read: pullFeed },
];

/** How fast one reader gets what has happened. */
export const stream: Measure = {
  name: "stream",
  title: "a prepared record read from its first event on, by stream and by pull",
  defaults: { rounds: 3, seconds: 0, clients: [], groups: 100, members: 0, events: 150_000 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of sides.filter(run.takes)) findings.push(await streamOf(side, run));
    return together(findings);
  },
};

async function streamOf(side: Side, run: MeasureRun): Promise<Finding> {
  const { settings, stage, tell } = run;
  const name = `stream_${side.letter}`;
  const now = Date.now();
  await prepareFullDatabase(side, name, [now - DAY_MS, now], run);
  const running = await stage.start(side, name);
  const newest = await newestEvent(running.port);
  const measured = ways.map((way) => ({ way, figures: [] as Figures[] }));
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const { way, figures } of measured) {
      const found = await figuresOf(way, running, newest, run);
      tell(`round ${round} of ${settings.rounds}  ${side.letter}  ${way.name}: ${found.perSecond.toFixed(0)} events/s`);
      figures.push(found);
    }
  }
  await running.stop();
  const perSecond = (figures: readonly Figures[]) => median(figures.map((found) => found.perSecond));
  return {
    rows: measured.map(({ way, figures }) => ({
      side: `${side.letter}  ${side.name}`,
      reader: way.name,
      events: newest,
      "events/s": perSecond(figures),
      "CPU µs an event": median(figures.map(({ microseconds = Number.NaN }) => microseconds)),
    })),
    conclusions: measured.map(({ way, figures }) => ({
      name: `events/s by ${way.name}, ${side.letter}`,
      value: perSecond(figures),
      aim: { atLeast: way.atLeast },
    })),
    faults: [],
  };
}

/** What one reading came to. */
interface Figures {
  readonly perSecond: number;
  /** CPU time of the server for an event, if the system provides it. */
  readonly microseconds: number | undefined;
}

async function figuresOf(
  { read }: Way,
  { port, processId }: StagedSide,
  newest: number,
  { signal }: MeasureRun,
): Promise<Figures> {
  const meter = new CpuMeter(processId);
  meter.read();
  const perSecond = await read(port, newest, signal);
  meter.read();
  return { perSecond, microseconds: meter.microsecondsEach(newest) };
}

async function readStream(port: number, newest: number, signal: AbortSignal): Promise<number> {
  await using readers = await startReaders();
  const startedAt = performance.now();
  await readers.open({ port, paths: ["/v1/feed/stream?after=0"], areWilling: true });
  await readers.until(newest, signal);
  return (newest * 1000) / (performance.now() - startedAt);
}
