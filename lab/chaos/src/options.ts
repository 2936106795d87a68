import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import type { DatabaseName } from "./circumstances.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";

/** What to try, on which databases and how often. */
export interface Options {
  readonly scenarios: readonly Scenario[];
  readonly databases: readonly DatabaseName[];
  /** Absent where each scenario has its own number. */
  readonly times?: number;
  readonly seed: number;
}

const databaseNames = ["sqlite", "mariadb"] as const satisfies readonly DatabaseName[];
const LARGEST_SEED = 2 ** 31 - 1;

const defaults = { scenario: scenarios.map(({ name }) => name).join(), database: databaseNames.join() };

/** What `--help` prints. */
export const help: string = `Kills servers and databases while vendors' callbacks come in, and counts afterwards, in the database
itself, whether anything acknowledged is missing or applied twice and whether the feed has gaps.

  pnpm chaos [options]

  --scenario <names>   what to try, one after the other (all):
${scenarios.map(({ name, title, databases, times }) => `${" ".repeat(23)}${name.padEnd(18)}${title} (${times} times; ${databases.join()})`).join("\n")}
  --database <names>   where a scenario can be tried there (${defaults.database})
  --times <n>          how many faults, instead of each scenario's own number
  --seed <n>           repeats the choices of an earlier run

How it goes is told on stderr, the table on stdout, all numbers are written to lab/chaos/results/latest.json.
The exit code is 1 when anything is wrong.
`;

/** A command line that cannot be followed. */
export class UsageError extends Error {}

/** Reads the command line; gives "help" where that is asked for. Throws a `UsageError`. */
export function readOptions(commandLine: readonly string[]): Options | "help" {
  const values = parse(commandLine);
  if (values.help) return "help";
  const known = scenarios.map(({ name }) => name);
  const names = oneOf("scenario", values.scenario, known);
  const databases = oneOf("database", values.database, databaseNames);
  const chosen = scenarios.filter(
    (scenario) => names.includes(scenario.name) && scenario.databases.some((name) => databases.includes(name)),
  );
  if (chosen.length === 0) throw new UsageError(`${values.scenario} cannot be tried on ${values.database}`);
  return {
    scenarios: chosen,
    databases: databaseNames.filter((name) => databases.includes(name)),
    ...(values.times !== undefined && { times: wholeNumber("times", values.times, 100_000) }),
    seed: values.seed === undefined ? randomInt(1, LARGEST_SEED) : wholeNumber("seed", values.seed, LARGEST_SEED),
  };
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        scenario: { type: "string", default: defaults.scenario },
        database: { type: "string", default: defaults.database },
        times: { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string, largest: number): number {
  const number = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (number > largest) throw new UsageError(`--${name} must be a whole number of 1 to ${largest}`);
  return number;
}

function oneOf(name: string, text: string, known: readonly string[]): readonly string[] {
  const chosen = text.split(",");
  if (chosen.every((word) => known.includes(word))) return chosen;
  throw new UsageError(`--${name} must be of ${known.join()}`);
}
