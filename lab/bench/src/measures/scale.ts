import { Connection } from "../connection.ts";
import { Contestant, type Measurement } from "../contestant.ts";
import { createGroups } from "../create-groups.ts";
import { tencentGroupNumbered } from "../loads/tencent-callback.ts";
import type { Finding, Measure, MeasureRun } from "../measure.ts";
import { described, inTurn } from "../measure-load.ts";
import { median, medianRatio } from "../median.ts";
import type { Side } from "../side.ts";
import { fillDatabase } from "./fill-database.ts";
import { fullLoad, grouphookSides } from "./grouphook-sides.ts";
import { together } from "./together.ts";

const EMPTY_GROUPS = 1000;
const CALLERS = 64;
/** Greater than the numbers of all other callbacks; it and every tenth after it is a message. */
const FIRST_NUMBER = 2_000_000_000;
const STEP = 10;

/** Whether a full database slows down new callbacks. */
export const scale: Measure = {
  name: "scale",
  title: "a mix on a database that is full of groups and feed events, beside one that is nearly empty",
  defaults: { rounds: 7, seconds: 5, clients: [256], groups: 100_000, members: 0, events: 5_000_000 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of grouphookSides(run)) findings.push(await scaleOf(side, run));
    return together(findings);
  },
};

async function scaleOf(side: Side, run: MeasureRun): Promise<Finding> {
  const { settings, signal, tell } = run;
  const databases = [
    { name: "empty", contestant: await onEmptyDatabase(side, run) },
    { name: "full", contestant: await onFullDatabase(side, run) },
  ];
  const measured = new Map<string, Measurement[]>();
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const clients of settings.clients) {
      for (const { name, contestant } of inTurn(databases, round)) {
        const measurement = await contestant.measure(clients, settings.seconds, signal);
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
        "p50 ms": figure(clients, name, ({ p50Ms }) => p50Ms),
        "p99 ms": figure(clients, name, ({ p99Ms }) => p99Ms),
      })),
    ),
    conclusions: settings.clients.map((clients) => {
      const rates = (name: string) => figures(clients, name, ({ perSecond }) => perSecond);
      const name = `callbacks/s full/empty, ${side.letter}, ${clients} clients`;
      return { name, value: medianRatio(rates("full"), rates("empty")), aim: { atLeast: 0.9 } };
    }),
    faults: [...measured.values()].flat().flatMap(({ faults }) => faults),
  };
}

async function onEmptyDatabase(side: Side, { stage }: MeasureRun): Promise<Contestant> {
  const running = await stage.start(side, `scale_empty_${side.letter}`);
  return Contestant.prepare(side, fullLoad, running, await createGroups(fullLoad, running, EMPTY_GROUPS));
}

/** The first start creates the tables and one group with one event, which are copied while no server runs. */
async function onFullDatabase(side: Side, { settings, stage, tell }: MeasureRun): Promise<Contestant> {
  const { groups, events } = settings;
  const name = `scale_full_${side.letter}`;
  const first = await stage.start(side, name);
  await createGroups(fullLoad, first, 1);
  await first.stop();
  tell(`${side.letter}  filling a database with ${groups} groups and ${events} feed events`);
  await fillDatabase(first.databaseUrl, { groupId: tencentGroupNumbered, groups, events });
  const groupIds = Array.from({ length: groups }, (_, index) => fullLoad.groupId(index));
  const running = await stage.start(side, name);
  tell(`${side.letter}  naming every group once`);
  await nameAll(groupIds, running.port);
  return Contestant.prepare(side, fullLoad, running, groupIds);
}

/** Sends each group a message, so that the server has cached all of them, as on the empty database. */
async function nameAll(groupIds: readonly string[], port: number): Promise<void> {
  const waiting = groupIds.entries();
  const connections = await Connection.openMany(port, CALLERS);
  const drive = async (connection: Connection) => {
    for (const [index, groupId] of waiting) {
      const { bytes } = fullLoad.callback([groupId], FIRST_NUMBER + index * STEP);
      const { body } = await connection.exchange(bytes);
      if (body !== fullLoad.success) throw new Error(`group ${groupId} could not be named: ${body}`);
    }
  };
  try {
    await Promise.all(connections.map(drive));
  } finally {
    for (const connection of connections) connection.close();
  }
}
