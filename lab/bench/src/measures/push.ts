import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { Conclusion, Finding, Measure, MeasureRun } from "../measure.ts";
import type { Side } from "../side.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import type { StagedSide } from "../stage.ts";
import { deliver } from "./deliver.ts";
import { prepareFullDatabase } from "./full-database.ts";
import { MemorySampler } from "./memory-sampler.ts";
import { newestEvent } from "./newest-event.ts";
import { subscribe } from "./subscribe.ts";
import { together } from "./together.ts";

const program = fileURLToPath(new URL("../programs/webhook-receiver.ts", import.meta.url));
const DAY_MS = 24 * 60 * 60 * 1000;
const MEBIBYTE = 1024 * 1024;
const LOOK_MS = 25;
/** What a dead receiver is sent again and again, beside what is delivered. */
const RETRY_MS = 100;
const allowed = 'export default { pushAllowAddresses: ["127.0.0.1"] };\n';
const stored = { "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed" };
const sides = [grouphookOnSqlite(stored, allowed), grouphookOnMariaDb(stored, allowed)];

/** What is sent, and how fast it should be. One by one, fewer are sent: a tenth. */
const ways = [
  { batch: 1, share: 0.1, atLeast: 1500 },
  { batch: 100, share: 1, atLeast: 15_000 },
] as const;

/** How fast webhooks go out. */
export const push: Measure = {
  name: "push",
  title: "events to one webhook subscription on this machine, and the memory beside a dead one",
  defaults: { rounds: 1, seconds: 0, clients: [], groups: 100, members: 0, events: 150_000 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of sides.filter(run.takes)) findings.push(await pushOf(side, run));
    return together(findings);
  },
};

async function pushOf(side: Side, run: MeasureRun): Promise<Finding> {
  const { settings, stage, signal, tell } = run;
  const name = `push_${side.letter}`;
  const now = Date.now();
  await prepareFullDatabase(side, name, [now - DAY_MS, now], run);
  const receiver = await startChildServer(program);
  const running = await stage.start(side, name);
  const rows: Finding["rows"][number][] = [];
  const conclusions: Conclusion[] = [];
  const faults: string[] = [];
  try {
    for (const { batch, share, atLeast } of ways) {
      const events = Math.floor(settings.events * share);
      const { perSecond, gaps } = await deliver(running.port, receiver.port, {
        path: `batch-${batch}`,
        batch,
        events,
        signal,
      });
      tell(`${side.letter}  batch ${batch}: ${perSecond.toFixed(0)} events/s`);
      rows.push({ side: `${side.letter}  ${side.name}`, batch, events, "events/s": perSecond });
      conclusions.push({ name: `events/s, ${side.letter}, batch ${batch}`, value: perSecond, aim: { atLeast } });
      if (gaps > 0) faults.push(`${side.letter}: ${gaps} events out of order with batch ${batch}`);
    }
    const growth = await growthBesideDead(running, receiver.port, settings.events);
    if (growth !== undefined)
      conclusions.push({
        name: `MiB more beside a dead subscription with ${settings.events} events, ${side.letter}`,
        value: growth,
        aim: { atMost: 32 },
      });
  } finally {
    await receiver.stop();
    await running.stop();
  }
  return { rows, conclusions, faults };
}

/** How much memory the server takes while a receiver refuses the first of many events again and again. */
async function growthBesideDead(
  { port, processId }: StagedSide,
  receiverPort: number,
  events: number,
): Promise<number | undefined> {
  const api = `http://127.0.0.1:${port}/v1`;
  const sampler = new MemorySampler(processId, LOOK_MS);
  await delay(RETRY_MS);
  const before = sampler.samples.at(-1);
  const after = (await newestEvent(port)) - events;
  const id = await subscribe(port, { url: `http://127.0.0.1:${receiverPort}/dead`, batch: 100, after });
  for (let retry = 0; retry < 50; retry += 1) {
    await delay(RETRY_MS);
    await fetch(`${api}/subscriptions/${id}/resume`, { method: "POST" });
  }
  const last = sampler.samples.at(-1);
  sampler.stop();
  return before === undefined || last === undefined ? undefined : (last - before) / MEBIBYTE;
}
