import { Contestant, type Measurement } from "../contestant.ts";
import { queryNumber } from "../database-connection.ts";
import type { Load } from "../load.ts";
import { messages } from "../loads/messages.ts";
import type { Finding, Measure, MeasureRun } from "../measure.ts";
import { described, inTurn } from "../measure-load.ts";
import { median, medianRatio } from "../median.ts";
import type { Side } from "../side.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { prepareFullDatabase } from "./full-database.ts";
import { together } from "./together.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_KEPT = 30;
const OLDEST_DAYS = 61;
const NEWEST_DAYS = 60;
const WARM_UP_SECONDS = 2;

const forEver = 'export default { callbackRetentionDays: "forever", receiptRetentionDays: "forever" };\n';
const pruned = `export default {
  callbackRetentionDays: ${DAYS_KEPT},
  feedRetentionDays: ${DAYS_KEPT},
  sources: { tencent: { messageRetentionDays: ${DAYS_KEPT} } },
};\n`;
const stored = { "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed" };
const starts = [grouphookOnSqlite, grouphookOnMariaDb];

/** How the server of a side runs. */
interface Way {
  readonly side: Side;
  readonly measurements: Measurement[];
  /** Old messages that went, in each round. */
  readonly removed: number[];
}

/** Whether callbacks wait longer while old rows are removed. */
export const pruning: Measure = {
  name: "pruning",
  title: `messages while those of ${NEWEST_DAYS} days ago are removed, beside the same without`,
  defaults: { rounds: 6, seconds: 5, clients: [256], groups: 1000, members: 0, events: 300_000 },
  async run(run) {
    const findings: Finding[] = [];
    for (const start of starts) {
      if (!run.takes(start(stored))) continue;
      for (const clients of run.settings.clients) {
        const without: Way = { side: start(stored, forEver), measurements: [], removed: [] };
        const within: Way = { side: start(stored, pruned), measurements: [], removed: [] };
        findings.push(await pruningOf({ without, with: within }, clients, run));
      }
    }
    return together(findings);
  },
};

/** After each measurement the server is ended, and started the other way on the same database. */
async function pruningOf(
  ways: { readonly without: Way; readonly with: Way },
  clients: number,
  run: MeasureRun,
): Promise<Finding> {
  const { settings, stage, signal, tell } = run;
  const { letter, name: sideName } = ways.without.side;
  const name = `pruning_${letter}_${clients}`;
  const now = Date.now();
  const between = [now - OLDEST_DAYS * DAY_MS, now - NEWEST_DAYS * DAY_MS] as const;
  const { groupIds, databaseUrl } = await prepareFullDatabase(ways.without.side, name, between, run);
  const countOld = () =>
    queryNumber(databaseUrl, `SELECT COUNT(*) FROM grouphook_messages WHERE sort_key <= ${settings.events}`);
  const load = numberedAfter(settings.events);
  let old = await countOld();
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const [way, { side, measurements, removed }] of inTurn(Object.entries(ways), round)) {
      const running = await stage.start(side, name);
      const contestant = await Contestant.prepare(side, load, running, groupIds);
      await contestant.measure(clients, WARM_UP_SECONDS, signal);
      const measurement = await contestant.measure(clients, settings.seconds, signal);
      await running.stop();
      measurements.push(measurement);
      const remaining = await countOld();
      removed.push(old - remaining);
      old = remaining;
      tell(`round ${round} of ${settings.rounds}  ${way}  ${described(measurement)}`);
    }
  }

  const p99Of = ({ measurements }: Way) => measurements.map(({ p99Ms }) => p99Ms);
  const ratio = medianRatio(p99Of(ways.with), p99Of(ways.without));
  const isAlwaysPruned = old > 0 && ways.with.removed.every((count) => count > 0);
  const isNeverPruned = ways.without.removed.every((count) => count === 0);
  return {
    rows: Object.entries(ways).map(([way, { measurements, removed }]) => ({
      side: `${letter}  ${sideName}`,
      pruning: way,
      clients,
      "callbacks/s": median(measurements.map(({ perSecond }) => perSecond)),
      "p50 ms": median(measurements.map(({ p50Ms }) => p50Ms)),
      "p99 ms": median(measurements.map(({ p99Ms }) => p99Ms)),
      "messages removed": median(removed),
    })),
    conclusions: [
      { name: `p99 with/without pruning, ${letter}, ${clients} clients`, value: ratio, aim: { atMost: 1.3 } },
    ],
    faults: [
      ...Object.values(ways).flatMap(({ measurements }) => measurements.flatMap(({ faults }) => faults)),
      ...(isAlwaysPruned ? [] : ["old messages were not removed all the time: it may take more --events"]),
      ...(isNeverPruned ? [] : ["old messages were removed although all are kept"]),
    ],
  };
}

/** Messages whose numbers continue from one contestant to the next. */
function numberedAfter(last: number): Load {
  let number = last;
  return {
    ...messages,
    callback(groupIds) {
      number += 1;
      return messages.callback(groupIds, number);
    },
  };
}
