import type { RelayFault, SimulationReport } from "@grouphook/testkit/simulation";
import { type Command, InvalidArgumentError, Option } from "commander";
import { vendors } from "../configuration/adapters.js";
import type { ServerPlan } from "../configuration/plan-server.js";
import { callbackPath } from "../http/callback-path.js";
import { type CommandContext, configured, exitCodes, type Output, UsageError } from "./context.js";
import { interruptible } from "./interruption.js";
import { localUrl } from "./local-url.js";
import { showProgress } from "./progress.js";
import { textTable } from "./text-table.js";

const TESTKIT = "@grouphook/testkit";
/** Commands that are named with a reply that they all had. */
const MOST_NAMED = 3;
const FAULTS: readonly RelayFault[] = ["duplicate", "reorder", "drop", "slow"];

const more = `
Lets random things happen at a look-alike of the vendor, sends their callbacks to a server, and reads every reply as the vendor
does. They are signed as the source in the configuration asks. What happens is made up, but the server takes it for real:
use a server for tests. Needs ${TESTKIT}.

Faults, of one callback in ten unless --fault-share says otherwise: duplicate (it comes twice), reorder (others overtake it),
drop (it never comes), slow (it comes in pieces).

Examples:
  grouphook simulate ${vendors[0]}
  grouphook simulate ${vendors.at(-1)} --url http://127.0.0.1:8080/callbacks/chat --groups 10 --callbacks 500 \\
    --faults duplicate,reorder,drop,slow --json`;

interface SimulateWords {
  readonly url?: string;
  readonly source?: string;
  readonly config?: string;
  readonly groups: number;
  readonly callbacks: number;
  readonly rate: number;
  readonly faults: readonly RelayFault[];
  readonly faultShare: number;
  readonly seed?: number;
  readonly json?: true;
}

/** Adds `grouphook simulate`. */
export function addSimulate(program: Command, context: CommandContext): void {
  program
    .command("simulate")
    .description("send a server made-up callbacks as a vendor does, and check its replies")
    .argument("<vendor>", "whose callbacks")
    .option("--url <url>", "where the server takes them (the source's path at the configured address)")
    .option("--source <source>", "the source of the configuration that is meant (the only one of the vendor)")
    .option("--config <path>", "configuration file (grouphook.config.ts, .js or .mjs in the working folder)")
    .option("--groups <number>", "groups at the same time", count, 10)
    .option("--callbacks <number>", "callbacks in all, at least", count, 500)
    .option("--rate <number>", "callbacks in a second, at most", count, 100)
    .addOption(
      new Option("--faults <list>", `what befalls callbacks: ${FAULTS.join(", ")}`)
        .argParser(faults)
        .default([], "nothing"),
    )
    .option("--fault-share <share>", "share of callbacks that a fault befalls, 0 to 1", share, 0.1)
    .option("--seed <number>", "the same seed makes the same choices (by the clock)", count)
    .option("--json", "print the report as JSON")
    .addHelpText("after", more)
    .action(async (vendor: string, words: SimulateWords) => {
      const { simulate, simulatedVendors } = await loadSimulation();
      if (!simulatedVendors.includes(vendor))
        throw new UsageError(`${vendor} cannot be simulated; known are ${simulatedVendors.join(", ")}`);
      const { url, settings } = targetOf(await configured(context, words.config), vendor, words);
      const { callbacks, seed, json, ...others } = words;
      const progress = showProgress(context.output, callbacks);
      const interruption = interruptible();
      const report = await simulate({
        ...{ vendor, url, settings, callbacks, signal: interruption.signal },
        ...{ groups: others.groups, rate: others.rate, faults: others.faults, faultShare: others.faultShare },
        ...(seed !== undefined && { seed }),
        onProgress: (done) => progress.reach(done, `${done} callbacks`),
      }).finally(interruption.end);
      if (report.trouble !== undefined && json !== true && isUnanswered(report)) {
        progress.end(`${report.trouble}; start it with \`grouphook start\`, or give its address as --url`);
        context.output.end(exitCodes.failed);
        return;
      }
      progress.end(`${report.callbacks} callbacks in ${report.seconds.toFixed(1)} s`);
      tellReport(report, { output: context.output, isJson: json === true });
      if (report.wrong > 0 || report.trouble !== undefined) context.output.end(exitCodes.failed);
      else if (report.commands.every(({ accepted }) => accepted === 0)) {
        context.output.tell("nothing was accepted: are address, path secret and signing those of the server?");
        context.output.end(exitCodes.failed);
      } else if (interruption.signal.aborted) context.output.end(exitCodes.interrupted);
    });
}

async function loadSimulation() {
  try {
    return await import("@grouphook/testkit/simulation");
  } catch (cause) {
    throw new Error(`${TESTKIT} is needed for this: npm install --save-dev ${TESTKIT}`, { cause });
  }
}

/** Where callbacks of a vendor go, and the settings of the source that takes them there. */
function targetOf(
  { adapters, configuration, settings }: ServerPlan,
  vendor: string,
  { url, source }: Pick<SimulateWords, "url" | "source">,
): { readonly url: string; readonly settings: { readonly [setting: string]: unknown } } {
  const sources = [...adapters].filter(([, adapter]) => adapter.vendor === vendor).map(([name]) => name);
  if (source !== undefined && !sources.includes(source))
    throw new UsageError(`--source ${source} is no source of ${vendor}; there are: ${sources.join(", ") || "none"}`);
  if (url !== undefined) {
    const named = source ?? sources.find((name) => pathOf(url).includes(callbackPath(name))) ?? sources[0];
    return { url, settings: (named !== undefined && settings.get(named)) || {} };
  }
  const [name, another] = source === undefined ? sources : [source];
  if (name === undefined) throw new UsageError(`no source of ${vendor} is configured: --url must be given`);
  if (another !== undefined) throw new UsageError(`--source must be given: ${sources.join(", ")} are of ${vendor}`);
  const [secret] = configuration.sources[name]?.pathSecret ?? [];
  return { url: localUrl(configuration) + callbackPath(name, secret), settings: settings.get(name) ?? {} };
}

function pathOf(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || !["http:", "https:"].includes(parsed.protocol))
    throw new UsageError("--url must be an http:// or https:// URL");
  return parsed.pathname;
}

function tellReport(
  { commands, faults: befell, wrongReplies, ...report }: SimulationReport,
  { output, isJson }: { readonly output: Output; readonly isJson: boolean },
): void {
  if (isJson) {
    output.print(JSON.stringify({ ...report, faults: befell, commands, wrongReplies }, null, 2));
    return;
  }
  const rows = commands.map(
    ({ command, callbacks, accepted, refused, wrong, milliseconds: { median, p99, longest } }) => [
      command,
      ...[callbacks, accepted, refused, wrong].map(String),
      ...[median, p99, longest].map((milliseconds) => milliseconds.toFixed(1)),
    ],
  );
  output.print(
    textTable(["command", "callbacks", "accepted", "refused", "wrong", "median ms", "p99 ms", "longest ms"], rows),
  );
  const happened = Object.entries(befell).filter(([, number]) => number > 0);
  if (happened.length > 0)
    output.print(`faults: ${happened.map(([fault, number]) => `${number} ${fault}`).join(", ")}`);
  for (const line of wrongLines(wrongReplies)) output.print(line);
  if (report.trouble !== undefined) output.tell(report.trouble);
  const verdict = report.wrong === 0 ? "every reply is right" : `${report.wrong} replies are wrong`;
  output.print(`${verdict} (seed ${report.seed})`);
}

/** Whether no reply ever came. */
function isUnanswered({ commands, wrongReplies }: SimulationReport): boolean {
  return (
    commands.every(({ accepted, refused }) => accepted + refused === 0) &&
    wrongReplies.every(({ reply }) => reply === "")
  );
}

/** Each wrong reply once, with the commands that had it. */
function wrongLines(wrongReplies: SimulationReport["wrongReplies"]): readonly string[] {
  const commandsBy = new Map<string, Set<string>>();
  for (const { command, why, reply } of wrongReplies) {
    // Where the status is what is wrong, the reason names it.
    const said = (/^status \d+$/.test(why) ? reply.replace(/^\d+/, "") : reply).trim();
    const what = `${why}${said && `: ${said}`}`;
    commandsBy.set(what, (commandsBy.get(what) ?? new Set()).add(command));
  }
  return [...commandsBy].map(([what, commands]) => {
    const named = [...commands].slice(0, MOST_NAMED).join(", ");
    const more = commands.size - MOST_NAMED;
    return `wrong: ${named}${more > 0 ? ` and ${more} more` : ""}: ${what}`;
  });
}

function count(word: string): number {
  if (!/^[1-9]\d{0,8}$/.test(word)) throw new InvalidArgumentError("must be a whole number from 1");
  return Number(word);
}

function share(word: string): number {
  const number = Number(word);
  if (word.trim() === "" || !(number >= 0 && number <= 1)) throw new InvalidArgumentError("must be from 0 to 1");
  return number;
}

function faults(word: string): readonly RelayFault[] {
  return word.split(",").map((name) => {
    const fault = FAULTS.find((known) => known === name.trim());
    if (!fault) throw new InvalidArgumentError(`${name} is none of ${FAULTS.join(", ")}`);
    return fault;
  });
}
