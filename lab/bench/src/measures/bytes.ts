import { Contestant } from "../contestant.ts";
import { createGroups } from "../create-groups.ts";
import { messages } from "../loads/messages.ts";
import type { Finding, Measure, MeasureRun } from "../measure.ts";
import type { Side } from "../side.ts";
import { grouphookSides } from "./grouphook-sides.ts";
import { storedBytes } from "./stored-bytes.ts";
import { together } from "./together.ts";

const aims: Readonly<Record<string, number>> = { e: 750, f: 1180 };
const TABLES = "all tables and indexes";
const FILES = "all files";
/** A table that grows by less has none of the messages in it. */
const LEAST_BYTES = 0.5;

/** How much a message takes on disk. */
export const bytes: Measure = {
  name: "bytes",
  title: "bytes on disk of a message at full load, by table and index",
  defaults: { rounds: 1, seconds: 20, clients: [256], groups: 1000, members: 0, events: 0 },
  async run(run) {
    const findings: Finding[] = [];
    for (const side of grouphookSides(run, messages)) {
      for (const clients of run.settings.clients) findings.push(await bytesOf(side, clients, run));
    }
    return together(findings);
  },
};

/** What is on disk is known when the server has ended, so it is ended before and after the messages. */
async function bytesOf(side: Side, clients: number, run: MeasureRun): Promise<Finding> {
  const { settings, stage, signal, tell } = run;
  const name = `bytes_${side.letter}_${clients}`;
  const first = await stage.start(side, name);
  const groupIds = await createGroups(messages, first, settings.groups);
  await first.stop();
  const before = await storedBytes(first.databaseUrl);
  const running = await stage.start(side, name);
  const contestant = await Contestant.prepare(side, messages, running, groupIds);
  tell(`${side.letter}  ${clients} clients for ${settings.seconds} s`);
  const { acknowledged, faults } = await contestant.measure(clients, settings.seconds, signal);
  await running.stop();
  const after = await storedBytes(running.databaseUrl);

  const parts = [...after.parts]
    .map(([part, size]) => [part, (size - (before.parts.get(part) ?? 0)) / acknowledged] as const)
    .filter(([, each]) => each >= LEAST_BYTES)
    .toSorted(([, left], [, right]) => right - left);
  const tables = parts.reduce((total, [, each]) => total + each, 0);
  const files = (after.files - before.files) / acknowledged;
  const aim = aims[side.letter];
  return {
    rows: [...parts, [TABLES, tables] as const, [FILES, files] as const].map(([part, each]) => ({
      side: `${side.letter}  ${side.name}`,
      clients,
      messages: acknowledged,
      "table or index": part,
      "bytes a message": each,
    })),
    conclusions:
      aim === undefined ? [] : [{ name: `bytes a message, ${side.letter}`, value: tables, aim: { atMost: aim } }],
    faults,
  };
}
