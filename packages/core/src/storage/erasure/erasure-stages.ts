import { setTimeout as pause } from "node:timers/promises";
import { headNumber } from "../read/head-number.js";
import { eraseCallbacks } from "./erase-callbacks.js";
import { eraseCommands } from "./erase-commands.js";
import { eraseDeadLetters } from "./erase-dead-letters.js";
import { eraseDecisions } from "./erase-decisions.js";
import { eraseEvents } from "./erase-events.js";
import { eraseGroup } from "./erase-group.js";
import { eraseListEntries } from "./erase-list-entries.js";
import { eraseMembers } from "./erase-members.js";
import { eraseMessages } from "./erase-messages.js";
import type { ErasureRun } from "./erasure-run.js";

/** A reader may be in the way of emptying the log. */
const EXPUNGE_ATTEMPTS = 20;
const EXPUNGE_PAUSE_MS = 50;

interface Stage {
  readonly name: string;
  /** The number in the head at which its way ends: what is written later is not gone through. */
  readonly goal?: "feed_sequence" | "callback_id" | "decision_id" | "command_id";
  readonly go: (run: ErasureRun) => Promise<void>;
}

/** Decisions and the ends of commands come last: they are written some time after what they are about. */
const STAGES: readonly [Stage, ...Stage[]] = [
  { name: "members", go: eraseMembersAndEntries },
  { name: "group", go: ofGroups(eraseGroup) },
  { name: "messages", go: ofGroups(eraseMessages) },
  { name: "feed", goal: "feed_sequence", go: eraseEvents },
  { name: "callbacks", goal: "callback_id", go: eraseCallbacks },
  { name: "dead-letters", go: eraseDeadLetters },
  { name: "decisions", goal: "decision_id", go: eraseDecisions },
  { name: "commands", goal: "command_id", go: eraseCommands },
  { name: "traces", go: expunge },
];

/** Where every erasure begins. */
export const FIRST_STAGE: string = STAGES[0].name;

/** Takes an erasure from where it is to its end. */
export async function goOn(run: ErasureRun): Promise<void> {
  for (const [index, stage] of STAGES.entries()) {
    if (stage.name !== run.stage) continue;
    await stage.go(run);
    const next = STAGES[index + 1];
    if (next) await run.enter(next.name, next.goal ? await headNumber(run.tools.engine.kysely, next.goal) : 0);
    else await run.finish();
  }
}

async function eraseMembersAndEntries(run: ErasureRun): Promise<void> {
  await eraseMembers(run);
  await eraseListEntries(run);
}

function ofGroups(go: Stage["go"]): Stage["go"] {
  return async (run) => {
    if (run.subject === "group") await go(run);
  };
}

/** The files may still hold what was removed. */
async function expunge({ tools }: ErasureRun): Promise<void> {
  for (let attempt = 1; attempt <= EXPUNGE_ATTEMPTS; attempt += 1) {
    if (await tools.runExclusive(() => tools.engine.expunge())) return;
    await pause(EXPUNGE_PAUSE_MS);
  }
  throw new Error("somebody reads the database all the time: its log may hold what was erased");
}
