import { exportRecord } from "@grouphook/core/storage";
import type { Command } from "commander";
import { type CommandContext, configured } from "./context.js";
import { runTransfer } from "./run-transfer.js";

const more = `
Writes the whole record as JSON lines, as it is at this moment, while a server goes on writing: groups, members, topics, messages,
events (feed), and everything else that a record holds. Each line is a row under the name of its table. Interrupted, it goes on when
it is run again, unless the record was written since. The file holds what people said, and signing secrets of subscriptions: only
its owner may read it.

Examples:
  grouphook export record.jsonl
  jq -c 'select(.groups) | .groups' record.jsonl
  zstd record.jsonl`;

/** Adds `grouphook export`. */
export function addExport(program: Command, context: CommandContext): void {
  program
    .command("export")
    .description("write the whole record into a file of JSON lines")
    .argument("<file>", "a new file, or one that an interrupted export has left")
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--json", "print what was written as JSON")
    .addHelpText("after", more)
    .action(async (file: string, { config, json }: { readonly config?: string; readonly json?: true }) => {
      const { databaseUrl } = (await configured(context, config)).configuration;
      await runTransfer((options) => exportRecord(databaseUrl, file, options), {
        ...{ output: context.output, isJson: json === true, done: `written to ${file}` },
      });
    });
}
