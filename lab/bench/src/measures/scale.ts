import { Contestant, type Measurement } from "../contestant.ts";
import { createGroups } from "../create-groups.ts";
import type { Load } from "../load.ts";
import { messages } from "../loads/messages.ts";
import type { Conclusion, Finding, Measure, MeasureRun } from "../measure.ts";
import { described, inTurn } from "../measure-load.ts";
import { median, medianRatio } from "../median.ts";
import type { RunningSide, Side } from "../side.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import type { StoredQueries } from "../stored.ts";
import { prepareFullDatabase, sendMessages } from "./full-database.ts";
import { pullFeed } from "./pull-feed.ts";
import { together } from "./together.ts";

const EMPTY_GROUPS = 1000;
/** Not counted: its callbacks meet servers whose code is not compiled yet. */
const WARM_UP_ROUND = 0;
const DAY_MS = 24 * 60 * 60 * 1000;
/** As many as one pulls who was away for long. */
const MOST_PULLED = 5_000_000;

/** Whether a full database slows down new callbacks and readers of the feed. */
export const scale: Measure = {
  name: "scale",
  title:
    "messages on a database that is full of groups, messages, raw callbacks and events, beside one that is nearly empty",
  defaults: { rounds: 7, seconds: 5, clients: [256], groups: 100_000, members: 0, events: 5_000_000 },
  async run(run) {
    const findings: Finding[] = [];
    for (const start of [grouphookOnSqlite, grouphookOnMariaDb]) {
      const empty = start(storedAfter(0));
      const full = start(storedAfter(run.settings.events));
      if (run.takes(empty)) findings.push(await scaleOf({ empty, full }, run));
    }
    return together(findings);
  },
};

/** What is stored under greater numbers than the copies of a full database, as counting all would take long. */
function storedAfter(number: number): StoredQueries {
  return {
    "raw callbacks": `SELECT SUM(callbacks) FROM grouphook_callback_segments WHERE first_callback_id > ${number}`,
    "feed events": `SELECT COUNT(*) FROM grouphook_feed WHERE sequence > ${number}`,
    "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed",
  };
}

async function scaleOf(sides: { readonly empty: Side; readonly full: Side }, run: MeasureRun): Promise<Finding> {
  const { settings, signal, tell } = run;
  const side = sides.full;
  const full = await onFullDatabase(side, run);
  const databases = [
    { name: "empty", contestant: await onEmptyDatabase(sides.empty, run) },
    { name: "full", contestant: full.contestant },
  ];
  const measured = new Map<string, Measurement[]>();
  for (let round = WARM_UP_ROUND; round <= settings.rounds; round += 1) {
    for (const clients of settings.clients) {
      for (const { name, contestant } of inTurn(databases, round)) {
        const measurement = await contestant.measure(clients, settings.seconds, signal);
        if (round === WARM_UP_ROUND) continue;
        tell(`round ${round} of ${settings.rounds}  ${name}  ${described(measurement)}`);
        const key = `${clients} ${name}`;
        measured.set(key, [...(measured.get(key) ?? []), measurement]);
      }
    }
  }
  const figures = (clients: number, name: string, of: (measurement: Measurement) => number) =>
    (measured.get(`${clients} ${name}`) ?? []).map(of);
  const figure = (...of: Parameters<typeof figures>) => median(figures(...of));
  return {
    rows: settings.clients.flatMap((clients) =>
      databases.map(({ name }) => ({
        side: `${side.letter}  ${side.name}`,
        database: name,
        clients,
        "callbacks/s": figure(clients, name, ({ perSecond }) => perSecond),
        least: Math.min(...figures(clients, name, ({ perSecond }) => perSecond)),
        most: Math.max(...figures(clients, name, ({ perSecond }) => perSecond)),
        "p50 ms": figure(clients, name, ({ p50Ms }) => p50Ms),
        "p99 ms": figure(clients, name, ({ p99Ms }) => p99Ms),
        "CPU µs": figure(clients, name, cpuMicroseconds),
      })),
    ),
    conclusions: [
      ...settings.clients.map((clients) => {
        const rates = (name: string) => figures(clients, name, ({ perSecond }) => perSecond);
        const name = `callbacks/s full/empty, ${side.letter}, ${clients} clients`;
        return { name, value: medianRatio(rates("full"), rates("empty")), aim: { atLeast: 0.9 } };
      }),
      await pulled(side, full.running, run),
    ],
    faults: [...measured.values()].flat().flatMap(({ faults }) => faults),
  };
}

async function pulled(side: Side, { port }: RunningSide, { settings, signal, tell }: MeasureRun): Promise<Conclusion> {
  const events = Math.min(settings.events, MOST_PULLED);
  tell(`${side.letter}  pulling ${events} events`);
  const perSecond = await pullFeed(port, events, signal);
  return { name: `events/s by pull, ${side.letter}`, value: perSecond, aim: { atLeast: 40_000 } };
}

async function onEmptyDatabase(side: Side, { stage }: MeasureRun): Promise<Contestant> {
  const running = await stage.start(side, `scale_empty_${side.letter}`);
  return Contestant.prepare(side, messages, running, await createGroups(messages, running, EMPTY_GROUPS));
}

async function onFullDatabase(side: Side, run: MeasureRun) {
  const { settings, stage, tell } = run;
  const { groups, events } = settings;
  const name = `scale_full_${side.letter}`;
  const now = Date.now();
  const { groupIds } = await prepareFullDatabase(side, name, [now - DAY_MS, now], run);
  const running = await stage.start(side, name);
  // The server has cached all of them then, as on the empty database.
  tell(`${side.letter}  naming every group once`);
  const namings = groupIds.map((id, index) => messages.callback([id], events + index).bytes);
  await sendMessages(namings, running.port);
  const further: Load = {
    ...messages,
    callback: (ids, number) => messages.callback(ids, events + groups + number),
  };
  return { running, contestant: await Contestant.prepare(side, further, running, groupIds) };
}

/** Of the server and its database server; without `/proc` not a number. */
function cpuMicroseconds({ sideMicroseconds = Number.NaN, databaseMicroseconds = 0 }: Measurement): number {
  return sideMicroseconds + databaseMicroseconds;
}
