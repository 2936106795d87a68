import { Contestant, type Measurement } from "../contestant.ts";
import { createGroups } from "../create-groups.ts";
import { inTurn as groupOf } from "../loads/choose-group.ts";
import { messages } from "../loads/messages.ts";
import type { Conclusion, Finding, Measure, MeasureRun } from "../measure.ts";
import { described, inTurn } from "../measure-load.ts";
import { median, medianRatio } from "../median.ts";
import { startReaders } from "../readers/start-readers.ts";
import type { Side } from "../side.ts";
import type { StagedSide } from "../stage.ts";
import { grouphookSides } from "./grouphook-sides.ts";
import { together } from "./together.ts";

const CALLBACK_CLIENTS = 256;
const STREAM = "/v1/feed/stream";
/** Not counted: its callbacks meet a server whose code is not compiled yet. */
const WARM_UP_SECONDS = 2;

/** Who reads while callbacks come. */
interface Audience {
  readonly name: string;
  /** Where they read, one each; given a group for each. */
  readonly pathsOf: (groupIds: readonly string[]) => readonly string[];
  /** What a callback may cost, divided by what it costs without readers. Absent where each is sent to all of them. */
  readonly atMost?: number;
}

const ofGroup = (id: string) => `${STREAM}?groupId=${encodeURIComponent(id)}`;
const audiences: readonly Audience[] = [
  { name: "none", pathsOf: () => [] },
  { name: "of quiet groups", pathsOf: (ids) => ids.map((id) => ofGroup(`${id}-quiet`)), atMost: 1.1 },
  { name: "each of a group", pathsOf: (ids) => ids.map(ofGroup), atMost: 1.1 },
  { name: "each of everything", pathsOf: (ids) => ids.map(() => STREAM) },
];

/** What readers of the stream cost the callbacks. */
export const streamCost: Measure = {
  name: "stream-cost",
  title: "messages from as many clients as there can be, while readers of the stream are there and while none are",
  defaults: { rounds: 3, seconds: 4, clients: [1000], groups: 1000, members: 0, events: 0 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of grouphookSides(run, messages)) {
      for (const readers of run.settings.clients) findings.push(await costOf(side, readers, run));
    }
    return together(findings);
  },
};

/** A measurement, and what became of the readers. */
interface Found extends Measurement {
  readonly megabytesPerSecond: number;
  readonly letGo: number;
}

async function costOf(side: Side, count: number, run: MeasureRun): Promise<Finding> {
  const { settings, stage, signal, tell } = run;
  const running = await stage.start(side, `stream_cost_${side.letter}_${count}`);
  const groupIds = await createGroups(messages, running, settings.groups);
  const contestant = await Contestant.prepare(side, messages, running, groupIds);
  await contestant.measure(CALLBACK_CLIENTS, Math.min(WARM_UP_SECONDS, settings.seconds), signal);
  const measured = audiences.map((audience) => ({ audience, found: [] as Found[] }));
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const { audience, found } of inTurn(measured, round)) {
      const paths = audience.pathsOf(Array.from({ length: count }, (_, index) => groupOf(groupIds, index)));
      const one = await measureBeside(paths, contestant, running, run);
      tell(`round ${round} of ${settings.rounds}  ${audience.name}  ${described(one)}`);
      found.push(one);
    }
  }
  await running.stop();
  const cpuOf = (found: readonly Found[]) => found.map(({ sideMicroseconds = Number.NaN }) => sideMicroseconds);
  const unheard = cpuOf(measured[0]?.found ?? []);
  return {
    rows: measured.map(({ audience, found }) => ({
      side: `${side.letter}  ${side.name}`,
      [`${count} readers`]: audience.name,
      "callbacks/s": median(found.map(({ perSecond }) => perSecond)),
      "p99 ms": median(found.map(({ p99Ms }) => p99Ms)),
      "CPU µs a callback": median(cpuOf(found)),
      "MB/s to readers": median(found.map(({ megabytesPerSecond }) => megabytesPerSecond)),
      "let go": Math.max(...found.map(({ letGo }) => letGo)),
    })),
    conclusions: measured.flatMap(({ audience: { name, atMost }, found }): readonly Conclusion[] => {
      if (atMost === undefined) return [];
      const value = medianRatio(cpuOf(found), unheard);
      return [{ name: `CPU of a callback, ${count} readers ${name} / none, ${side.letter}`, value, aim: { atMost } }];
    }),
    faults: measured.flatMap(({ found }) => found.flatMap(({ faults }) => faults)),
  };
}

/** Measures callbacks while each of these paths has a reader. */
async function measureBeside(
  paths: readonly string[],
  contestant: Contestant,
  { port }: StagedSide,
  { settings, signal }: MeasureRun,
): Promise<Found> {
  await using readers = await startReaders();
  await readers.open({ port, paths, areWilling: true });
  const startedAt = performance.now();
  const measurement = await contestant.measure(CALLBACK_CLIENTS, settings.seconds, signal);
  const { bytes, ended } = await readers.progress();
  const megabytesPerSecond = bytes / 1000 / (performance.now() - startedAt);
  return { ...measurement, megabytesPerSecond, letGo: ended };
}
