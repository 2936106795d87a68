import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { ErasureRecord, ErasureTarget } from "@grouphook/core";
import { openLedger, parseDatabaseUrl } from "@grouphook/core/storage";
import type { ServerPlan } from "./configuration/plan-server.js";
import { strangeSource } from "./http/strange-source.js";

const POLL_MS = 100;
/** A line of progress so often. */
const TELL_MS = 2000;
const INTERRUPTED = 130;

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
 * SIGTERM end it after the step that is being taken; what is left to do, whoever has the database open goes on with.
 */
export async function erase(plan: ServerPlan, target: ErasureTarget, tell: (line: string) => void): Promise<void> {
  const { databaseUrl } = plan.configuration;
  const lineOf = (message: string) => plan.lineOf({ path: ["databaseUrl"], message });
  const database = parseDatabaseUrl(databaseUrl);
  if (database.family === "sqlite" && !existsSync(database.path))
    throw new Error(lineOf(`there is no ${database.path}`));
  const ledger = await openLedger({
    url: databaseUrl,
    // The server prunes, by what it is configured to keep.
    retentionDays: { callbacks: "forever", receipts: "forever" },
    onFault: ({ message, cause }) => tell(`${message}: ${cause instanceof Error ? cause.message : String(cause)}`),
  }).catch((cause: unknown) => {
    throw new Error(lineOf("the database cannot be used"), { cause });
  });
  const interruption = interruptible();
  try {
    const fault = await strangeSource(ledger, [...plan.adapters.keys()])(target.source);
    if (fault !== undefined) throw new Error(`--source ${fault}`);
    let erasure: ErasureRecord | undefined = await ledger.erase(target);
    tell(`erasure ${erasure.id}`);
    for (let toldAt = 0; erasure && erasure.finishedAt === null && !interruption.isAsked(); ) {
      if (performance.now() - toldAt > TELL_MS) {
        tell(progressOf(erasure));
        toldAt = performance.now();
      }
      await pause(POLL_MS);
      erasure = await ledger.erasure(erasure.id);
    }
    if (erasure?.finishedAt === null) {
      tell("interrupted; a running server goes on with it, or the same command");
      process.exitCode = INTERRUPTED;
    } else if (erasure) {
      tell(`done: ${numbersOf(erasure)}`);
    }
  } finally {
    interruption.end();
    await ledger.close();
  }
}

/** Notes the first signal to stop; a second one ends the process at once. */
function interruptible() {
  let isAsked = false;
  const ask = () => {
    if (isAsked) process.exit(INTERRUPTED);
    isAsked = true;
  };
  process.on("SIGINT", ask).on("SIGTERM", ask);
  return {
    isAsked: () => isAsked,
    end: () => void process.off("SIGINT", ask).off("SIGTERM", ask),
  };
}

function progressOf({ stage, reached, goal, ...erasure }: ErasureRecord): string {
  const place = goal > 0 ? `${stage} ${reached} of ${goal}` : stage;
  return `${place}: ${numbersOf(erasure)}`;
}

function numbersOf({ erased }: Pick<ErasureRecord, "erased">): string {
  const names = Object.keys(COUNTED) as (keyof typeof COUNTED)[];
  const counts = names.filter((name) => erased[name] > 0).map((name) => `${erased[name]} ${COUNTED[name]}`);
  return counts.length > 0 ? `erased ${counts.join(", ")}` : "nothing to erase";
}
