import { setTimeout as pause } from "node:timers/promises";
import type { ErasureRecord, ErasureTarget } from "@grouphook/core";
import type { ServerPlan } from "../configuration/plan-server.js";
import { strangeSource } from "../http/strange-source.js";
import { type Output, UsageError } from "./context.js";
import { openExistingLedger } from "./existing-ledger.js";
import { interruptible } from "./interruption.js";

const POLL_MS = 100;
/** A line of progress so often. */
const TELL_MS = 2000;

/** What each number of an erasure counts. */
const COUNTED: { readonly [Name in keyof ErasureRecord["erased"]]: string } = {
  messages: "messages",
  events: "other events",
  callbacks: "raw callbacks",
  members: "memberships",
  groups: "groups",
  topics: "topics",
  decisions: "decisions",
  deadLetters: "dead letters",
  commands: "commands",
};

/**
 * Erases on the configured database itself, beside a running server or without one, and tells how far it is. SIGINT and
 * SIGTERM end it after the step that is being taken; what is left to do, whoever has the database open goes on with. Resolves to
 * what has become of it by then.
 */
export async function erase(
  plan: ServerPlan,
  target: ErasureTarget,
  output: Pick<Output, "tell">,
): Promise<ErasureRecord> {
  const ledger = await openExistingLedger(plan, output);
  const interruption = interruptible();
  try {
    const fault = await strangeSource(ledger, [...plan.adapters.keys()])(target.source);
    if (fault !== undefined) throw new UsageError(`--source ${fault}`);
    let erasure = await ledger.erase(target);
    output.tell(`erasure ${erasure.id}`);
    for (let toldAt = 0; erasure.finishedAt === null && !interruption.signal.aborted; ) {
      if (performance.now() - toldAt > TELL_MS) {
        output.tell(progressOf(erasure));
        toldAt = performance.now();
      }
      await pause(POLL_MS);
      erasure = (await ledger.erasure(erasure.id)) ?? erasure;
    }
    if (erasure.finishedAt === null) output.tell("interrupted; a running server goes on with it, or the same command");
    return erasure;
  } finally {
    interruption.end();
    await ledger.close();
  }
}

function progressOf({ stage, reached, goal, ...erasure }: ErasureRecord): string {
  const place = goal > 0 ? `${stage} ${reached} of ${goal}` : stage;
  return `${place}: ${numbersOf(erasure)}`;
}

/** What an erasure has taken out so far, in words. */
export function numbersOf({ erased }: Pick<ErasureRecord, "erased">): string {
  const names = Object.keys(COUNTED) as (keyof typeof COUNTED)[];
  const counts = names.filter((name) => erased[name] > 0).map((name) => `${erased[name]} ${COUNTED[name]}`);
  return counts.length > 0 ? `erased ${counts.join(", ")}` : "nothing to erase";
}
