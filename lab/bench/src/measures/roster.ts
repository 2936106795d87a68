import { setTimeout as delay } from "node:timers/promises";
import { Connection } from "../connection.ts";
import { createGroups } from "../create-groups.ts";
import { Histogram } from "../histogram.ts";
import { aecCallback } from "../loads/aec-callback.ts";
import { mixAec } from "../loads/mix.ts";
import type { Conclusion, Finding, Measure, MeasureRun } from "../measure.ts";
import { OutgoingCallbacks } from "../outgoing-callbacks.ts";
import type { Side } from "../side.ts";
import { aec, createFilledGroup, type Exchange } from "./group-membership.ts";
import { grouphookSides } from "./grouphook-sides.ts";
import { together } from "./together.ts";

const RECEIVE_BUFFER_BYTES = 256 * 1024;
/** The pause between two callbacks of one client, so that they do not queue up in the client. */
const PAUSE_MS = 5;
const WORST = 1;

/** How long a large roster takes, and whether others wait for it. */
export const roster: Measure = {
  name: "roster",
  title: "AEC_GROUP_SYNC_ALL of a large group, alone and while other callbacks come in",
  defaults: { rounds: 1, seconds: 5, clients: [4], groups: 1000, members: 50_000, events: 0 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of grouphookSides(run, mixAec)) {
      for (const clients of run.settings.clients) findings.push(await rosterOf(side, clients, run));
    }
    return together(findings);
  },
};

async function rosterOf(side: Side, clients: number, { settings, stage, signal, tell }: MeasureRun): Promise<Finding> {
  const running = await stage.start(side, `roster_${side.letter}_${clients}`);
  await using opened = new AsyncDisposableStack();
  const open = async (): Promise<Exchange> => {
    const connection = await Connection.open(running.port, RECEIVE_BUFFER_BYTES);
    opened.defer(() => connection.close());
    return (request) => connection.exchange(request);
  };
  const callbacks = new OutgoingCallbacks(mixAec, await createGroups(mixAec, running, settings.groups), false);
  tell(`${side.letter}  filling a group with ${settings.members} members`);
  const asking = await open();
  const groupId = await createFilledGroup(aec, "", settings.members, asking);
  const others = await Promise.all(Array.from({ length: clients }, open));
  const callbacksStored = async () => (await running.stored?.())?.callbacks ?? Number.NaN;
  const storedBefore = await callbacksStored();
  const faults: string[] = [];

  async function askForRosters(until: number): Promise<Histogram> {
    const latencies = new Histogram();
    do {
      const request = aecCallback("AEC_GROUP_SYNC_ALL", { groupId });
      const sentAt = performance.now();
      const { body } = await asking(request);
      latencies.record(performance.now() - sentAt);
      const listed = /"groupList":"([^"]*)"/.exec(body)?.[1]?.split(",").length;
      // Plus the owner.
      if (listed !== settings.members + 1) faults.push(`${listed} members listed: ${body.slice(0, 100)}`);
    } while (performance.now() < until && faults.length === 0 && !signal.aborted);
    return latencies;
  }

  async function sendOthers(until: number): Promise<Histogram> {
    const latencies = new Histogram();
    const send = async (exchange: Exchange): Promise<void> => {
      while (performance.now() < until && !signal.aborted) {
        const { bytes } = callbacks.next();
        const sentAt = performance.now();
        const { body } = await exchange(bytes);
        latencies.record(performance.now() - sentAt);
        if (body !== mixAec.success) faults.push(`a callback was answered ${body}`);
        await delay(PAUSE_MS);
      }
    };
    await Promise.all(others.map(send));
    return latencies;
  }

  const soon = () => performance.now() + settings.seconds * 1000;
  const rostersAlone = await askForRosters(soon());
  const othersAlone = await sendOthers(soon());
  const end = soon();
  const [rosters, othersMeanwhile] = await Promise.all([askForRosters(end), sendOthers(end)]);
  signal.throwIfAborted();

  const acknowledged = othersAlone.total + othersMeanwhile.total;
  const stored = (await callbacksStored()) - storedBefore;
  if (stored !== acknowledged) faults.push(`${acknowledged} acknowledged but ${stored} callbacks stored`);
  const what = { side: `${side.letter}  ${side.name}`, clients };
  const row = (name: string, latencies: Histogram): Finding["rows"][number] => ({
    ...what,
    callbacks: name,
    count: latencies.total,
    "p50 ms": latencies.quantile(0.5),
    "p99 ms": latencies.quantile(0.99),
    "worst ms": latencies.quantile(WORST),
  });
  const conclusions: readonly Conclusion[] = [
    { name: `roster alone, p50 ms, ${side.letter}`, value: rostersAlone.quantile(0.5), aim: { atMost: 100 } },
    {
      name: `others meanwhile, worst ms, ${side.letter}`,
      value: othersMeanwhile.quantile(WORST),
      aim: { atMost: 100 },
    },
  ];
  return {
    rows: [
      row("rosters alone", rostersAlone),
      row("others alone", othersAlone),
      row("rosters beside others", rosters),
      row("others beside rosters", othersMeanwhile),
    ],
    conclusions,
    faults: faults.slice(0, 3),
  };
}
