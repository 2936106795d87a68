import completion from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { serverVersion } from "../configuration/server-version.js";
import { addBackup } from "./backup-command.js";
import type { CommandContext } from "./context.js";
import { addDoctor } from "./doctor/doctor-command.js";
import { addErase } from "./erase-command.js";
import { addExport } from "./export-command.js";
import { addImport } from "./import-command.js";
import { addInit } from "./init-command.js";
import { addMigrate } from "./migrate-command.js";
import { addReplay } from "./replay-command.js";
import { addRestore } from "./restore-command.js";
import { addSimulate } from "./simulate-command.js";
import { addStart } from "./start-command.js";
import { addToken } from "./token-command.js";

const description = `Answers the group callbacks of IM vendors and keeps a durable record of groups.

Without a command, the server starts.`;

const closing = `
Examples:
  grouphook init                     writes a configuration, and says what to do at the vendor
  grouphook                          starts as configured; else with every installed adapter, on data/grouphook.db
  grouphook start --help             lists every variable that the server reads
  grouphook start --check            checks the configuration and tries the database
  source <(grouphook complete bash)  completes words in this shell

Installed in a folder it is called there as npx grouphook, in a clone of its repository as npx -y pnpm@12 grouphook.

Exit codes: 0 done, 1 failed, 2 used wrongly, 130 interrupted.`;

/** The command with all that it can do; `variables` are those that its help lists. */
export function createProgram(context: CommandContext, variables: string): Command {
  const program = new Command("grouphook")
    .description(description)
    .version(serverVersion(), "--version", "print the version and exit")
    .helpOption("--help", "print help and exit")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", closing)
    .showSuggestionAfterError()
    .showHelpAfterError("(--help tells more)")
    .configureOutput({
      writeOut: (text) => context.output.print(text.trimEnd()),
      outputError: (text) => context.output.tell(text.trimEnd().replace(/^error: /, "")),
    })
    .exitOverride();
  addStart(program, context, variables);
  addInit(program, context);
  addDoctor(program, context);
  addMigrate(program, context);
  addBackup(program, context);
  addRestore(program, context);
  addExport(program, context);
  addImport(program, context);
  addErase(program, context);
  addToken(program, context);
  addReplay(program, context);
  addSimulate(program, context);
  completion(program);
  program.commands
    .find((command) => command.name() === "complete")
    ?.description("print a script that completes words in a shell");
  return program;
}
