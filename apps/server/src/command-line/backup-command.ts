import { existsSync, statSync } from "node:fs";
import { backUpFile } from "@grouphook/core/storage";
import type { Command } from "commander";
import { type CommandContext, configured, exitCodes, UsageError } from "./context.js";
import { fileOrWords } from "./dump-words.js";
import { showProgress } from "./progress.js";

const more = `
Copies a SQLite database as it is at this moment, with its log, while a server goes on writing. The copy is checked, and has its
name only when it is whole. For a database on MySQL or MariaDB it prints the commands to use, and exits with 1.

Example:
  grouphook backup /backups/grouphook-$(date +%F).db`;

/** Adds `grouphook backup`. */
export function addBackup(program: Command, context: CommandContext): void {
  program
    .command("backup")
    .description("copy the database while it is used")
    .argument("<file>", "the copy, which must not exist")
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--json", "print what was made as JSON")
    .addHelpText("after", more)
    .action(async (file: string, { config, json }: { readonly config?: string; readonly json?: true }) => {
      const { print, tell, end } = context.output;
      const where = fileOrWords(await configured(context, config));
      if (!("path" in where)) {
        tell("nothing was copied: a database server is backed up by its own tools, such as");
        print(where.backup);
        end(exitCodes.failed);
        return;
      }
      if (existsSync(file)) throw new UsageError(`${file} exists`);
      if (!existsSync(where.path)) throw new Error(`there is no ${where.path}`);
      const progress = showProgress(context.output, 100);
      await backUpFile(where.path, file, ({ bytes, goal }) =>
        progress.reach(Math.floor((100 * bytes) / goal), `${mebibytes(bytes)} of at most ${mebibytes(goal)}`),
      );
      const { size } = statSync(file);
      progress.end(`${file} is whole`);
      print(json ? JSON.stringify({ file, bytes: size }, null, 2) : `${file}: ${mebibytes(size)}`);
    });
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
