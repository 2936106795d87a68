import { restoreFile } from "@grouphook/core/storage";
import type { Command } from "commander";
import { type CommandContext, configured, exitCodes } from "./context.js";
import { fileOrWords } from "./dump-words.js";

const more = `
Puts a copy of a backup in place of the SQLite database. The server must be stopped. What was there is kept under another name.
The restored record has a new identity: readers of the feed who had read further are told, and group ids that were given since
the backup are not given again. Callbacks taken since the backup are lost: vendors do not send them again; groups that changed
are found out of date by reconciling. For MySQL and MariaDB it prints the commands to use, and exits with 1.

Example:
  grouphook restore /backups/grouphook-2026-11-29.db`;

/** Adds `grouphook restore`. */
export function addRestore(program: Command, context: CommandContext): void {
  program
    .command("restore")
    .description("put a backup in place of the database")
    .argument("<file>", "a backup")
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--json", "print what was done as JSON")
    .addHelpText("after", more)
    .action(async (file: string, { config, json }: { readonly config?: string; readonly json?: true }) => {
      const { print, tell, end } = context.output;
      const where = fileOrWords(await configured(context, config));
      if (!("path" in where)) {
        tell("nothing was restored: a database server is restored by its own tools, such as");
        print(where.restore);
        end(exitCodes.failed);
        return;
      }
      const { replaced } = await restoreFile(where.path, file, Date.now());
      if (json) print(JSON.stringify({ database: where.path, replaced }, null, 2));
      else print(`${where.path} is restored${replaced === null ? "" : `; what was there is ${replaced}`}`);
    });
}
