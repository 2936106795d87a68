import { existsSync } from "node:fs";
import type { Command } from "commander";
import { type CommandContext, configured, exitCodes, UsageError } from "./context.js";
import { openExistingLedger } from "./existing-ledger.js";
import { interruptible } from "./interruption.js";
import { showProgress } from "./progress.js";
import { type ReplayCounts, replayCallbacks } from "./replay-callbacks.js";

const MOST_TOLD = 20;

const WORDS: { readonly [Name in keyof ReplayCounts]: string } = {
  settled: "in the record",
  asked: "only asked",
  named: "had an id given, which is not given again",
  unsupported: "not about groups, or not known",
  empty: "without a body",
  failed: "failed",
};

const more = `
Settles recorded callbacks in the configured database, each with the moment it came in: to fill a record from callbacks that
another server has kept, or after an adapter has learned to read more. Each line of the file is a callback as GET /v1/callbacks
shows it, or a page of them. Vendors are told nothing, and questions are not asked again. What is in the record already stays
as it is: a callback counts once.

Examples:
  curl -H "authorization: Bearer $TOKEN" 'http://old:8080/v1/callbacks?limit=1000' > callbacks.jsonl
  grouphook replay callbacks.jsonl --check
  grouphook replay callbacks.jsonl`;

interface ReplayWords {
  readonly check?: true;
  readonly config?: string;
  readonly json?: true;
}

/** Adds `grouphook replay`. */
export function addReplay(program: Command, context: CommandContext): void {
  program
    .command("replay")
    .description("settle recorded callbacks in the database")
    .argument("<file>", "JSON lines of callbacks")
    .option("--check", "read them only, and change nothing")
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--json", "print the numbers as JSON")
    .addHelpText("after", more)
    .action(async (file: string, { check, config, json }: ReplayWords) => {
      const { output } = context;
      if (!existsSync(file)) throw new UsageError(`there is no ${file}`);
      const plan = await configured(context, config);
      const ledger = check ? undefined : await openExistingLedger(plan, output);
      const interruption = interruptible();
      const progress = showProgress(output, 0);
      let told = 0;
      try {
        const counts = await replayCallbacks(file, {
          ...{ adapters: plan.adapters, ledger, signal: interruption.signal },
          onProgress: (done) => progress.reach(done, `${done} callbacks`),
          onFailure(place, reason) {
            told += 1;
            if (told <= MOST_TOLD) output.tell(`${place}: ${reason}`);
          },
        });
        const isInterrupted = interruption.signal.aborted;
        if (json) output.print(JSON.stringify({ ...counts, isComplete: !isInterrupted }, null, 2));
        else output.print(wordsOf(counts, check === true));
        if (isInterrupted) output.end(exitCodes.interrupted);
        else if (counts.failed > 0) output.end(exitCodes.failed);
      } finally {
        interruption.end();
        await ledger?.close();
      }
    });
}

function wordsOf(counts: ReplayCounts, isCheck: boolean): string {
  const names = Object.keys(WORDS) as (keyof ReplayCounts)[];
  const parts = names.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${WORDS[name]}`);
  return `${isCheck ? "would be: " : ""}${parts.join(", ") || "no callbacks"}`;
}
