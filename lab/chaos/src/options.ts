import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import type { DatabaseName } from "./circumstances.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";

/** The scenarios to try, the databases, and the number of faults. */
export interface Options {
  readonly scenarios: readonly Scenario[];
  readonly databases: readonly DatabaseName[];
  /** If absent, each scenario uses its own number. */
  readonly times?: number;
  readonly seed: number;
}

const databaseNames = ["sqlite", "mariadb"] as const satisfies readonly DatabaseName[];
const LARGEST_SEED = 2 ** 31 - 1;

const defaults = { scenario: scenarios.map(({ name }) => name).join(), database: databaseNames.join() };

/** The output of `--help`. */
export const help: string = `Kills servers and databases while callbacks arrive. Afterwards, checks in the database whether an
acknowledged callback is missing or applied twice, and whether the feed has gaps. The scenario deliveries also kills
readers of the feed, and checks what each was told.

  pnpm chaos [options]

  --scenario <names>   scenarios to try, one after the other (all):
${scenarios.map(({ name, title, databases, times }) => `${" ".repeat(23)}${name.padEnd(18)}${title} (${times} times; ${databases.join()})`).join("\n")}
  --database <names>   databases to try them on, if possible (${defaults.database})
  --times <n>          number of faults, instead of each scenario's own
  --seed <n>           seed of an earlier run, to repeat its choices

Progress goes to stderr, the table to stdout, and all numbers to lab/chaos/results/latest.json.
The exit code is 1 if anything is wrong.
`;

/** An invalid command line. */
export class UsageError extends Error {}

/** Reads the command line; returns "help" if that is requested. Throws a `UsageError`. */
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
  throw new UsageError(`--${name} must be one of ${known.join()}`);
}
