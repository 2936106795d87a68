import { Connection } from "../connection.ts";
import { CpuMeter } from "../cpu-meter.ts";
import { createGroups } from "../create-groups.ts";
import { messages } from "../loads/messages.ts";
import type { Finding, Measure, MeasureRun } from "../measure.ts";
import { OutgoingCallbacks } from "../outgoing-callbacks.ts";
import { startReaders } from "../readers/start-readers.ts";
import type { Side } from "../side.ts";
import { sendBurst } from "./burst.ts";
import { grouphookSides } from "./grouphook-sides.ts";
import { newestEvent } from "./newest-event.ts";
import { ReplyTimes } from "./reply-times.ts";
import { together } from "./together.ts";

const PER_SECOND = 2000;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;

/** How soon readers have what happened. */
export const streamLag: Measure = {
  name: "stream-lag",
  title: `from the reply to a callback to its event at each reader of the stream, at ${PER_SECOND} callbacks/s`,
  defaults: { rounds: 1, seconds: 10, clients: [1, 1000], groups: 1000, members: 0, events: 0 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of grouphookSides(run, messages)) {
      for (const readers of run.settings.clients) findings.push(await lagOf(side, readers, run));
    }
    return together(findings);
  },
};

async function lagOf(side: Side, count: number, run: MeasureRun): Promise<Finding> {
  const { settings, stage, signal, tell } = run;
  const running = await stage.start(side, `stream_lag_${side.letter}_${count}`);
  const { port, processId } = running;
  const groupIds = await createGroups(messages, running, settings.groups);
  await using readers = await startReaders();
  const begin = await newestEvent(port);
  const paths = Array.from({ length: count }, () => `/v1/feed/stream?after=${begin}`);
  await readers.open({ port, paths, areWilling: true });
  const callbacks = new OutgoingCallbacks(messages, groupIds, false);
  const replies = new ReplyTimes();
  const connections = await Connection.openMany(port, CONNECTIONS);
  const send = (seconds: number) =>
    sendBurst({
      ...{ connections, perSecond: PER_SECOND, seconds, signal },
      nextCallback: () => callbacks.next(),
      outcomeOf: ({ status, body }) => (status === 200 && body === messages.success ? "" : `${status} ${body}`),
      onReply: (callback) => replies.note(callback),
    });
  tell(`${side.letter}  ${count} readers, ${PER_SECOND} callbacks/s for ${settings.seconds} s`);
  const [server, reading] = [new CpuMeter(processId), new CpuMeter(readers.processId)];
  await send(Math.min(WARM_UP_SECONDS, settings.seconds));
  const first = (await newestEvent(port)) + 1;
  for (const meter of [server, reading]) meter.read();
  const { sent, outcomes } = await send(settings.seconds);
  const newest = await newestEvent(port);
  await readers.until(newest, signal);
  for (const meter of [server, reading]) meter.read();
  for (const connection of connections) connection.close();
  const { total, p50Ms, p99Ms, worstMs } = await readers.lags(await replies.bySequence(port, first, newest));
  await running.stop();
  tell(`${side.letter}  ${count} readers: p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`);
  return {
    rows: [
      {
        side: `${side.letter}  ${side.name}`,
        readers: count,
        "callbacks/s": sent / settings.seconds,
        "events to readers": total,
        "p50 ms": p50Ms,
        "p99 ms": p99Ms,
        "worst ms": worstMs,
        "CPU µs a callback": server.microsecondsEach(sent) ?? Number.NaN,
        "of readers": reading.microsecondsEach(sent) ?? Number.NaN,
      },
    ],
    conclusions: [{ name: `lag, p99 ms, ${side.letter}, ${count} readers`, value: p99Ms, aim: { atMost: 100 } }],
    faults: [
      ...[...outcomes.keys()]
        .filter((outcome) => outcome !== "")
        .map((outcome) => `a callback was answered ${outcome}`),
      ...(total === sent * count ? [] : [`${sent} callbacks reached ${count} readers ${total} times`]),
    ],
  };
}
