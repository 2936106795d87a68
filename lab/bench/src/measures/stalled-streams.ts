import { setTimeout as delay } from "node:timers/promises";
import type { Conclusion, Finding, Measure, MeasureRun } from "../measure.ts";
import { median } from "../median.ts";
import { startReaders } from "../readers/start-readers.ts";
import type { Side } from "../side.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { prepareFullDatabase } from "./full-database.ts";
import { MemorySampler } from "./memory-sampler.ts";
import { newestEvent } from "./newest-event.ts";
import { pullFeed } from "./pull-feed.ts";
import { together } from "./together.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const MEBIBYTE = 1024 * 1024;
const SAMPLE_MS = 50;
const REST_MS = 1000;
const WARM_UP_EVENTS = 10_000;
const stored = { "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed" };
const sides = [grouphookOnSqlite(stored), grouphookOnMariaDb(stored)];

/** From where on readers read who take nothing of it. */
interface Places {
  readonly name: string;
  /** The last event before, where there are so many. */
  readonly after: (reader: number, readers: number, newest: number) => number;
  /** Of the server, in MiB. Absent where there is nothing to take. */
  readonly atMost?: number;
}

const ways: readonly Places[] = [
  { name: "the end", after: (_reader, _readers, newest) => newest },
  { name: "the beginning", after: () => 0, atMost: 100 },
  {
    name: "each another",
    after: (reader, readers, newest) => Math.floor((reader * newest) / readers / 2),
    atMost: 100,
  },
];

/** What readers cost who take nothing of what is there for them. */
export const stalledStreams: Measure = {
  name: "stalled-streams",
  title: "memory beside readers of the stream who take nothing, though there is much for them",
  defaults: { rounds: 1, seconds: 10, clients: [1000], groups: 1000, members: 0, events: 150_000 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of sides.filter(run.takes)) {
      const name = `stalled_streams_${side.letter}`;
      const now = Date.now();
      await prepareFullDatabase(side, name, [now - DAY_MS, now], run);
      for (const readers of run.settings.clients) {
        for (const way of ways) findings.push(await besideStalled(side, { name, readers, way }, run));
      }
    }
    return together(findings);
  },
};

async function besideStalled(
  side: Side,
  { name, readers: count, way }: { readonly name: string; readonly readers: number; readonly way: Places },
  { settings, stage, signal, tell }: MeasureRun,
): Promise<Finding> {
  const running = await stage.start(side, name);
  const { port, processId } = running;
  const newest = await newestEvent(port);
  // What code takes that runs for the first time is no cost of the readers.
  await pullFeed(port, Math.min(WARM_UP_EVENTS, newest), signal);
  const resting = new MemorySampler(processId, SAMPLE_MS);
  await delay(Math.min(REST_MS, settings.seconds * 1000), undefined, { signal }).finally(() => resting.stop());
  await using readers = await startReaders();
  const waiting = new MemorySampler(processId, SAMPLE_MS);
  try {
    const paths = Array.from(
      { length: count },
      (_, reader) => `/v1/feed/stream?after=${way.after(reader, count, newest)}`,
    );
    await readers.open({ port, paths, areWilling: false });
    await delay(settings.seconds * 1000, undefined, { signal });
  } finally {
    waiting.stop();
  }
  await running.stop();
  const before = median(resting.samples) / MEBIBYTE;
  const most = Math.max(0, ...waiting.samples) / MEBIBYTE;
  const last = (waiting.samples.at(-1) ?? 0) / MEBIBYTE;
  tell(`${side.letter}  ${count} readers from ${way.name}: ${(most - before).toFixed(0)} MiB more`);
  const conclusions: readonly Conclusion[] =
    way.atMost === undefined || waiting.samples.length === 0
      ? []
      : [
          {
            name: `growth, MiB, ${side.letter}, ${count} stalled readers from ${way.name}`,
            value: most - before,
            aim: { atMost: way.atMost },
          },
        ];
  return {
    rows: [
      {
        ...{ side: `${side.letter}  ${side.name}`, readers: count, from: way.name },
        ...{ "before, MiB": before, "most, MiB": most, "last, MiB": last },
      },
    ],
    conclusions,
    faults: [],
  };
}
