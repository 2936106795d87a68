import { Connection } from "../connection.ts";
import { createGroups } from "../create-groups.ts";
import { generateTraffic } from "../generator.ts";
import type { Histogram } from "../histogram.ts";
import type { OutgoingCallback } from "../load.ts";
import type { Conclusion, Finding, Measure, MeasureRun } from "../measure.ts";
import { OutgoingCallbacks } from "../outgoing-callbacks.ts";
import { processUsage } from "../process-usage.ts";
import type { Side } from "../side.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import type { StagedSide } from "../stage.ts";
import { NO_REPLY, sendBurst } from "./burst.ts";
import { startBystanders } from "./bystanders.ts";
import { readCallbackCounters } from "./callback-counters.ts";
import { fullLoad } from "./grouphook-sides.ts";
import { MemorySampler } from "./memory-sampler.ts";
import { outcomeOf, RECORDED } from "./reply-outcome.ts";
import { together } from "./together.ts";

const TIMES_CAPACITY = 10;
const QUEUE_LIMIT = 1000;
const CAPACITY_CLIENTS = 256;
const CAPACITY_MS = 10_000;
const WARM_UP_MS = 500;
const SAMPLE_MS = 100;
const MEBIBYTE = 1024 * 1024;
const OVERLOADED = "overloaded";
/** Answered as too late, but possibly written. */
const TOO_SLOW = "too-slow";

const configuration = `export default { queueLimit: ${QUEUE_LIMIT} };\n`;
const storedCallbacks = { callbacks: "SELECT COALESCE(SUM(callbacks), 0) FROM grouphook_callback_segments" };
const sides = [grouphookOnSqlite(storedCallbacks, configuration), grouphookOnMariaDb(storedCallbacks, configuration)];

/** What happens to more callbacks than a server can handle. */
export const overload: Measure = {
  name: "overload",
  title: `a burst of ten times what the server can take, while ${QUEUE_LIMIT} callbacks may wait`,
  defaults: { rounds: 1, seconds: 20, clients: [2000], groups: 1000, members: 0, events: 0 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of sides.filter(run.takes)) {
      for (const clients of run.settings.clients) findings.push(await overloadOf(side, clients, run));
    }
    return together(findings);
  },
};

async function overloadOf(side: Side, clients: number, run: MeasureRun): Promise<Finding> {
  const { settings, stage, signal, tell } = run;
  const running = await stage.start(side, `overload_${side.letter}_${clients}`);
  const { port, processId } = running;
  const groupIds = await createGroups(fullLoad, running, settings.groups);
  const callbacks = new OutgoingCallbacks(fullLoad, groupIds, false);
  const nextCallback = () => callbacks.next();
  const { perSecond: capacity } = await generateTraffic({
    port,
    clients: CAPACITY_CLIENTS,
    warmUpMs: WARM_UP_MS,
    windowMs: CAPACITY_MS,
    success: fullLoad.success,
    nextCallback,
    atEdge: () => undefined,
    signal,
  });

  tell(`${side.letter}  opening ${clients} connections`);
  const connections = await Connection.openMany(port, clients);
  await haveAccepted(connections, nextCallback);
  const countedBefore = await readCallbackCounters(port);
  const storedBefore = await callbacksStored(running);
  const residentBefore = processUsage(processId)?.residentBytes;
  const perSecond = TIMES_CAPACITY * capacity;
  tell(`${side.letter}  ${Math.round(perSecond)} callbacks/s over ${clients} connections for ${settings.seconds} s`);
  const sampler = new MemorySampler(processId, SAMPLE_MS);
  await using bystanders = await startBystanders({ port, groupIds });
  const burst = { connections, perSecond, seconds: settings.seconds, nextCallback, outcomeOf, signal };
  const { sent, outcomes } = await sendBurst(burst).finally(() => {
    sampler.stop();
    for (const connection of connections) connection.close();
  });
  const seen = await bystanders.stop();

  const growth = residentBefore === undefined ? undefined : Math.max(0, ...sampler.samples) - residentBefore;
  const repliesOf = (outcome: string) => (outcomes.get(outcome)?.total ?? 0) + (seen.get(outcome)?.total ?? 0);
  const counted = await readCallbackCounters(port);
  const stored = (await callbacksStored(running)) - storedBefore;
  await running.stop();
  const rowsOf = (sender: string, latenciesOf: ReadonlyMap<string, Histogram>) =>
    [...latenciesOf]
      .toSorted(([left], [right]) => left.localeCompare(right))
      .map(([outcome, latencies]) => ({
        side: `${side.letter}  ${side.name}`,
        "capacity/s": Math.round(capacity),
        "sent/s": Math.round(sent / settings.seconds),
        sender,
        outcome,
        replies: latencies.total,
        "p50 ms": latencies.quantile(0.5),
        "p99 ms": latencies.quantile(0.99),
      }));
  const told = new Set([...outcomes.keys(), ...seen.keys()]);
  return {
    rows: [...rowsOf("burst", outcomes), ...rowsOf("bystanders", seen)],
    conclusions: [...growthConclusion(side, growth), ...latencyConclusions(side, seen.get(OVERLOADED))],
    faults: [
      ...storedFaults(repliesOf, stored),
      ...[...told].flatMap((outcome) => {
        const count = (counted[outcome] ?? 0) - (countedBefore[outcome] ?? 0);
        return count === repliesOf(outcome)
          ? []
          : [`${repliesOf(outcome)} replies were ${outcome} but ${count} are counted`];
      }),
      ...(outcomes.has(OVERLOADED) ? [] : ["nothing was refused: it takes more --clients than callbacks may wait"]),
    ],
  };
}

/** Sends one callback over each connection, a few at a time. */
async function haveAccepted(connections: readonly Connection[], nextCallback: () => OutgoingCallback): Promise<void> {
  const waiting = connections.values();
  const drive = async () => {
    for (const connection of waiting) await connection.exchange(nextCallback().bytes);
  };
  await Promise.all(Array.from({ length: CAPACITY_CLIENTS }, drive));
}

async function callbacksStored({ stored }: StagedSide): Promise<number> {
  return (await stored?.())?.callbacks ?? Number.NaN;
}

function storedFaults(repliesOf: (outcome: string) => number, stored: number): readonly string[] {
  const acknowledged = repliesOf(RECORDED);
  const doubtful = repliesOf(TOO_SLOW) + repliesOf(NO_REPLY);
  const isSound = stored >= acknowledged && stored <= acknowledged + doubtful;
  return isSound ? [] : [`${acknowledged} acknowledged, ${doubtful} in doubt, but ${stored} callbacks stored`];
}

function growthConclusion({ letter }: Side, growth: number | undefined): readonly Conclusion[] {
  if (growth === undefined) return [];
  return [{ name: `memory growth, MiB, ${letter}`, value: growth / MEBIBYTE, aim: { atMost: 100 } }];
}

function latencyConclusions({ letter }: Side, refused: Histogram | undefined): readonly Conclusion[] {
  if (!refused) return [];
  return [
    { name: `refused, p50 ms, ${letter}`, value: refused.quantile(0.5), aim: { atMost: 50 } },
    { name: `refused, p99 ms, ${letter}`, value: refused.quantile(0.99), aim: { atMost: 50 } },
  ];
}
