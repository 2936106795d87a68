import { type ErasureTarget, isIdentifier } from "@grouphook/core";
import type { Command } from "commander";
import { erasureForm } from "../http/bodies/erasure.js";
import { type CommandContext, configured, exitCodes, UsageError } from "./context.js";
import { erase, numbersOf } from "./erase.js";

const more = `
Works on the configured database, with a server running on it or not. Interrupted, a running server goes on with it, or the
same command does. Delete the person or group at the vendor first: what comes in later is stored again.

Example:
  grouphook erase --source main --user ann`;

interface EraseWords {
  readonly source?: string;
  readonly user?: string;
  readonly group?: string;
  readonly config?: string;
  readonly json?: true;
}

/** Adds `grouphook erase`. */
export function addErase(program: Command, context: CommandContext): void {
  program
    .command("erase")
    .description("take a person, or what was said in a group, out of everything that is stored of a source")
    .option("--source <source>", "in which source")
    .option("--user <id>", "erase what this user said and is called")
    .option("--group <id>", "erase what was said in this group, and what it and its members are called")
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--json", "print the erasure as JSON")
    .addHelpText("after", more)
    .action(async ({ config, json, ...words }: EraseWords) => {
      const target = targetOf(words);
      const erasure = await erase(await configured(context, config), target, context.output);
      if (erasure.finishedAt === null) context.output.end(exitCodes.interrupted);
      context.output.print(json ? JSON.stringify(erasureForm.of(erasure), null, 2) : numbersOf(erasure));
    });
}

function targetOf({ source, user, group }: Omit<EraseWords, "config" | "json">): ErasureTarget {
  if (source === undefined) throw new UsageError("--source is missing: the source in which to erase");
  if (!isIdentifier(source)) throw new UsageError("--source must be 1 to 255 bytes of text");
  const ids = [user, group].filter((id) => id !== undefined);
  if (ids.length === 0) throw new UsageError("either --user or --group must be given: whom or what to erase");
  if (ids.length > 1) throw new UsageError("--user and --group exclude each other: erase one after the other");
  if (!ids.every(isIdentifier))
    throw new UsageError(`${user === undefined ? "--group" : "--user"} must be 1 to 255 bytes of text`);
  return user === undefined ? { source, groupId: group ?? "" } : { source, userId: user };
}
