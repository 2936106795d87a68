import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { Conclusion, Finding, Measure, MeasureRun } from "../measure.ts";
import type { Side } from "../side.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import type { StagedSide } from "../stage.ts";
import { prepareFullDatabase } from "./full-database.ts";
import { MemorySampler } from "./memory-sampler.ts";
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

/** What the receiver tells of a path. */
interface ReceiverCount {
  readonly last: number;
  readonly gaps: number;
}

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
      const { perSecond, gaps } = await deliver(running, receiver.port, { batch, events, signal });
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

/** Subscribes to the last events, and waits until all of them came. */
async function deliver(
  { port }: StagedSide,
  receiverPort: number,
  { batch, events, signal }: { readonly batch: number; readonly events: number; readonly signal: AbortSignal },
): Promise<{ readonly perSecond: number; readonly gaps: number }> {
  const api = `http://127.0.0.1:${port}/v1`;
  const url = `http://127.0.0.1:${receiverPort}/batch-${batch}`;
  const newest = await newestOf(api);
  const startedAt = performance.now();
  const id = await subscribe(api, { url, batch, after: newest - events });
  for (;;) {
    const { last, gaps }: ReceiverCount = JSON.parse(await (await fetch(url)).text());
    if (last >= newest) {
      const perSecond = (events * 1000) / (performance.now() - startedAt);
      await fetch(`${api}/subscriptions/${id}`, { method: "DELETE" });
      return { perSecond, gaps };
    }
    await delay(LOOK_MS, undefined, { signal });
  }
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
  const after = (await newestOf(api)) - events;
  const id = await subscribe(api, { url: `http://127.0.0.1:${receiverPort}/dead`, batch: 100, after });
  for (let retry = 0; retry < 50; retry += 1) {
    await delay(RETRY_MS);
    await fetch(`${api}/subscriptions/${id}/resume`, { method: "POST" });
  }
  const last = sampler.samples.at(-1);
  sampler.stop();
  return before === undefined || last === undefined ? undefined : (last - before) / MEBIBYTE;
}

async function subscribe(api: string, settings: object): Promise<string> {
  const body = JSON.stringify(settings);
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${api}/subscriptions`, { method: "POST", headers, body });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`a subscription was answered by ${text}`);
  return JSON.parse(text).id;
}

async function newestOf(api: string): Promise<number> {
  const response = await fetch(`${api}/feed?after=${Number.MAX_SAFE_INTEGER}`);
  const { newest }: { readonly newest?: number } = JSON.parse(await response.text());
  if (newest === undefined) throw new Error("the newest event is not told");
  return newest;
}
