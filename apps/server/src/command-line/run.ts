import { CommanderError } from "commander";
import type { Surroundings } from "../configuration/choose-sources.js";
import { ConfigurationError } from "../configuration/configuration-error.js";
import { exitCodes, type Output, reasonOf, UsageError } from "./context.js";
import { allowReadersToLeave, processOutput } from "./process-output.js";
import { createProgram } from "./program.js";
import { variablesText } from "./variables-text.js";

/** Runs the `grouphook` command. Errors go to standard error and set the exit code. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<void> {
  allowReadersToLeave();
  await runWith(processOutput, words, surroundings);
}

/** Runs the command, and prints elsewhere. */
export async function runWith(output: Output, words: readonly string[], surroundings: Surroundings): Promise<void> {
  try {
    const variables = asksForHelp(words) ? await variablesText(surroundings) : "";
    await createProgram({ surroundings, output }, variables).parseAsync(withCommand(words), { from: "user" });
  } catch (fault) {
    if (fault instanceof CommanderError) {
      // What it has to say is said.
      if (fault.exitCode !== 0) output.end(exitCodes.misused);
      return;
    }
    const lines = fault instanceof ConfigurationError ? fault.faults : [reasonOf(fault)];
    for (const line of lines) output.tell(line);
    output.end(fault instanceof UsageError ? exitCodes.misused : exitCodes.failed);
  }
}

/** Without a command, the server starts; its options may stand alone. */
function withCommand(words: readonly string[]): string[] {
  const [first = ""] = words;
  const isWhole = /^[^-]/.test(first) || ["--help", "--version"].includes(first);
  return isWhole ? [...words] : ["start", ...words];
}

function asksForHelp(words: readonly string[]): boolean {
  return words.some((word) => ["help", "--help", "-h"].includes(word));
}
