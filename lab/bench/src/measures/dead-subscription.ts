import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { Finding, Measure, MeasureRun } from "../measure.ts";
import { median } from "../median.ts";
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
const SAMPLE_MS = 50;
const REST_MS = 1000;
/** How often the server is told to try again at once. */
const RESUME_MS = 500;
const BATCH = 100;
/** Delivered to another receiver before: what code takes that runs for the first time is no cost of silence. */
const WARM_UP_EVENTS = 10_000;
const configuration = 'export default { pushAllowAddresses: ["127.0.0.1"] };\n';
const stored = { "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed" };
const sides = [grouphookOnSqlite(stored, configuration), grouphookOnMariaDb(stored, configuration)];

const orders = ["subscription", "group"] as const;

/** What a subscription costs whose receiver never answers. */
export const deadSubscription: Measure = {
  name: "dead-subscription",
  title: "memory beside a webhook subscription whose receiver never answers, with all events behind it",
  defaults: { rounds: 1, seconds: 20, clients: [], groups: 1000, members: 0, events: 1_000_000 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of sides.filter(run.takes)) findings.push(await besideSilence(side, run));
    return together(findings);
  },
};

async function besideSilence(side: Side, run: MeasureRun): Promise<Finding> {
  const { stage } = run;
  const name = `dead_subscription_${side.letter}`;
  const now = Date.now();
  await prepareFullDatabase(side, name, [now - DAY_MS, now], run);
  const receiver = await startChildServer(program);
  const findings: Finding[] = [];
  try {
    for (const order of orders) {
      const running = await stage.start(side, name);
      findings.push(await besideOrder(order, side, { running, receiverPort: receiver.port }, run));
      await running.stop();
    }
  } finally {
    await receiver.stop();
  }
  return together(findings);
}

async function besideOrder(
  order: (typeof orders)[number],
  side: Side,
  { running, receiverPort }: { readonly running: StagedSide; readonly receiverPort: number },
  { settings, signal, tell }: MeasureRun,
): Promise<Finding> {
  const { port, processId } = running;
  const warmUp = { path: `${order}/warm-up`, batch: BATCH, order, events: Math.min(WARM_UP_EVENTS, settings.events) };
  await deliver(port, receiverPort, { ...warmUp, signal });
  const resting = new MemorySampler(processId, SAMPLE_MS);
  await delay(Math.min(REST_MS, settings.seconds * 1000), undefined, { signal }).finally(() => resting.stop());
  const url = `http://127.0.0.1:${receiverPort}/${order}/silent`;
  const id = await subscribe(port, { url, order, batch: BATCH, after: 0 });
  tell(`${side.letter}  order ${order}: ${settings.seconds} s without an answer`);
  const waiting = new MemorySampler(processId, SAMPLE_MS);
  const until = performance.now() + settings.seconds * 1000;
  try {
    while (performance.now() < until) {
      await delay(Math.min(RESUME_MS, settings.seconds * 1000), undefined, { signal });
      await fetch(`http://127.0.0.1:${port}/v1/subscriptions/${id}/resume`, { method: "POST" });
    }
  } finally {
    waiting.stop();
  }
  const [before, most] = [median(resting.samples) / MEBIBYTE, Math.max(0, ...waiting.samples) / MEBIBYTE];
  await fetch(`http://127.0.0.1:${port}/v1/subscriptions/${id}`, { method: "DELETE" });
  return {
    rows: [
      {
        ...{ side: `${side.letter}  ${side.name}`, order },
        "events behind": await newestEvent(port),
        ...{ "before, MiB": before, "most, MiB": most },
      },
    ],
    conclusions:
      waiting.samples.length === 0
        ? []
        : [{ name: `growth, MiB, ${side.letter}, order ${order}`, value: most - before, aim: { atMost: 32 } }],
    faults: [],
  };
}
