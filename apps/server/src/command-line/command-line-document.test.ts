import { join } from "node:path";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { expectMadeParts } from "../testing/documents/made-parts.js";
import { root } from "../testing/packed-packages.js";
import { createProgram } from "./program.js";

const VARIABLES = "Environment variables: …";

function program(): Command {
  const output = { print: () => undefined, tell: () => undefined, end: () => undefined };
  return createProgram({ surroundings: { environment: {}, folder: root }, output }, VARIABLES);
}

/** The help of a command, and of those below it. */
function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 100 });
  command.outputHelp();
  const own = `\`\`\`text\n${text.trim()}\n\`\`\``;
  return [own, ...command.commands.filter(isNotHelp).map(helpOf)].join("\n\n");
}

function isNotHelp(command: Command): boolean {
  return command.name() !== "help";
}

it.for(["en", "zh"])("the document on the command line has the help of every command in %s", async (language) => {
  const commands = program().commands.filter(isNotHelp);
  expect(commands.length).toBeGreaterThan(8);
  const parts = commands.map((command) => [command.name(), helpOf(command)] as const);
  await expectMadeParts(join(root, "docs", language, "command-line.md"), new Map(parts));
});
