import { styleText } from "node:util";
import type { Command } from "commander";
import { type CommandContext, exitCodes, type Output, UsageError } from "../context.js";
import { textTable } from "../text-table.js";
import type { Diagnosis } from "./doctor.js";
import type { Finding } from "./finding.js";

const more = `
Looks at the configuration, the database and its tables, who can call, whether the server runs, the vendors' REST interfaces and
clocks, and which callbacks came. Changes nothing. Exit code 1 means that there is a fault.

With --url it sends a probe for each source through the public address, which must come back to this server. With --setup it
looks at a file of the vendor's own servers: whether it calls the source, and with which callbacks.

Examples:
  grouphook doctor
  grouphook doctor --url https://chat.example.com --setup chat=/opt/im/config/webhooks.yml
  grouphook doctor --json`;

const MARKS = {
  ok: ["ok", "green"],
  note: ["note", "cyan"],
  warning: ["warning", "yellow"],
  fault: ["FAULT", "red"],
} as const;

interface DoctorWords {
  readonly url?: string;
  readonly setup?: readonly string[];
  readonly config?: string;
  readonly json?: true;
}

/** Adds `grouphook doctor`. */
export function addDoctor(program: Command, context: CommandContext): void {
  program
    .command("doctor")
    .description("look for what keeps callbacks from being taken")
    .option("--url <url>", "where vendors reach the server, to send probes through it")
    .option("--setup <file>", "a file of a vendor's own servers, or <source>=<file>; may be repeated", collected)
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--json", "print what was found as JSON")
    .addHelpText("after", more)
    .action(async ({ url, setup = [], config, json }: DoctorWords) => {
      if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
        throw new UsageError("--url must be an http:// or https:// URL");
      // A server starts without what only this command needs.
      const { examine } = await import("./doctor.js");
      const diagnosis = await examine(context, {
        ...{ setups: setup, ...(url !== undefined && { publicUrl: url }), ...(config !== undefined && { config }) },
      });
      const isWell = diagnosis.findings.every(({ status }) => status !== "fault");
      if (json) context.output.print(JSON.stringify({ ok: isWell, ...diagnosis }, null, 2));
      else show(diagnosis, context.output);
      if (!isWell) context.output.end(exitCodes.failed);
    });
}

function collected(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word];
}

function show({ findings, commands }: Diagnosis, { print }: Output): void {
  for (const finding of findings) print(lineOf(finding));
  const sources = new Set(commands.map(({ source }) => source));
  for (const source of sources) {
    const ofSource = commands.filter((command) => command.source === source);
    const rows = ofSource.map(({ command, isEnabled, lastSeen, callbacks }) => [
      command,
      isEnabled === null ? "" : isEnabled ? "yes" : "no",
      lastSeen ?? "never",
      String(callbacks),
    ]);
    print(`\n${textTable([`source ${source}`, "enabled", "last seen", "callbacks"], rows)}`);
  }
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  print(`\nfaults: ${count("fault")}, warnings: ${count("warning")}`);
}

function lineOf({ check, status, text, advice }: Finding): string {
  const [mark, colour] = MARKS[status];
  // Coloured on a terminal that shows colours alone.
  const shown = styleText(colour, mark.padEnd(7), { stream: process.stdout });
  return `${shown}  ${check.padEnd(13)}  ${text}${advice === undefined ? "" : `\n${" ".repeat(24)}${advice}`}`;
}
