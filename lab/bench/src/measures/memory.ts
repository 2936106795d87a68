import { Contestant } from "../contestant.ts";
import { createGroups } from "../create-groups.ts";
import type { Finding, Measure, MeasureRun } from "../measure.ts";
import { median } from "../median.ts";
import type { Side } from "../side.ts";
import { fullLoad, grouphookSides } from "./grouphook-sides.ts";
import { MemorySampler } from "./memory-sampler.ts";
import { together } from "./together.ts";

const SAMPLES = 400;
const MEBIBYTE = 1024 * 1024;

/** Whether memory stays constant under full load. */
export const memory: Measure = {
  name: "memory",
  title: "memory of the server in the first and the last quarter of a long mix",
  defaults: { rounds: 1, seconds: 60, clients: [256], groups: 1000, members: 0, events: 0 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of grouphookSides(run)) {
      for (const clients of run.settings.clients) findings.push(await memoryOf(side, clients, run));
    }
    return together(findings);
  },
};

async function memoryOf(side: Side, clients: number, run: MeasureRun): Promise<Finding> {
  const { settings, stage, signal, tell } = run;
  const running = await stage.start(side, `memory_${side.letter}_${clients}`);
  const groupIds = await createGroups(fullLoad, running, settings.groups);
  const contestant = await Contestant.prepare(side, fullLoad, running, groupIds);
  tell(`${side.letter}  ${clients} clients for ${settings.seconds} s`);
  const sampler = new MemorySampler(running.processId, (settings.seconds * 1000) / SAMPLES);
  const { perSecond, acknowledged, faults } = await contestant
    .measure(clients, settings.seconds, signal)
    .finally(() => sampler.stop());
  const quarter = Math.ceil(sampler.samples.length / 4);
  const first = median(sampler.samples.slice(0, quarter));
  const last = median(sampler.samples.slice(-quarter));
  await running.stop();
  return {
    rows: [
      {
        side: `${side.letter}  ${side.name}`,
        clients,
        "callbacks/s": perSecond,
        acknowledged,
        "first quarter, MiB": first / MEBIBYTE,
        "last quarter, MiB": last / MEBIBYTE,
        "most, MiB": Math.max(0, ...sampler.samples) / MEBIBYTE,
      },
    ],
    conclusions:
      sampler.samples.length === 0
        ? []
        : [{ name: `memory last/first quarter, ${side.letter}`, value: last / first, aim: { atMost: 1.1 } }],
    faults,
  };
}
