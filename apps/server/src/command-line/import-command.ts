import { importRecord } from "@grouphook/core/storage";
import type { Command } from "commander";
import { type CommandContext, configured } from "./context.js";
import { runTransfer } from "./run-transfer.js";

const more = `
Brings the file of \`grouphook export\` into the configured database, which must be empty: to move a record from SQLite to MySQL or
MariaDB, or back. Numbers of events stay, so readers go on where they were. The server must not run until it is done.
Interrupted, it goes on when it is run again.

Example:
  GROUPHOOK_DATABASE_URL=mysql://grouphook:…@db.internal/grouphook grouphook import record.jsonl`;

/** Adds `grouphook import`. */
export function addImport(program: Command, context: CommandContext): void {
  program
    .command("import")
    .description("bring an exported record into an empty database")
    .argument("<file>", "the file of an export")
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--json", "print what was brought in as JSON")
    .addHelpText("after", more)
    .action(async (file: string, { config, json }: { readonly config?: string; readonly json?: true }) => {
      const { databaseUrl } = (await configured(context, config)).configuration;
      await runTransfer((options) => importRecord(databaseUrl, file, options), {
        ...{ output: context.output, isJson: json === true, done: `brought in from ${file}` },
      });
    });
}
