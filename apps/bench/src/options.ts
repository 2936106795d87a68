import { parseArgs } from "node:util";
import type { Load } from "./load.ts";
import { loads } from "./loads.ts";
import type { Side } from "./side.ts";

/** What to measure, how often and for how long. */
export interface Options {
  /** Each with the chosen ones of its sides, at least one. */
  readonly loads: readonly Load[];
  readonly rounds: number;
  readonly seconds: number;
  readonly clients: readonly number[];
  readonly groups: number;
}

const sides = new Map<string, Side>(loads.flatMap((load) => load.sides.map((side) => [side.letter, side] as const)));

const defaults = {
  load: loads.map(({ name }) => name).join(),
  rounds: "3",
  seconds: "2",
  clients: "64,256",
  sides: [...sides.keys()].join(),
  groups: "1000",
};

/** What `--help` prints. */
export const help: string = `Measures grouphook beside what people write by hand: every side, in a process of its own, answers
the same callbacks of the same keep-alive clients on this machine, the sides in turn.

  pnpm bench [options]

  --load <names>    callbacks to send, one after the other (${defaults.load}):
${listed(loads.map((load) => [load.name, `${load.title} (${letters(load.sides)})`]))}
  --sides <letters> sides to measure, where a load has them (${defaults.sides}):
${listed([...sides].map(([letter, { name }]) => [letter, name]))}
  --rounds <n>      how often each side is measured with each number of clients (${defaults.rounds})
  --seconds <n>     how long a measurement lasts, after half a second of warm-up (${defaults.seconds})
  --clients <n,n>   numbers of clients (${defaults.clients})
  --groups <n>      how many groups the callbacks are about (${defaults.groups})

Tables go to stdout, all numbers to apps/bench/results/latest.json. After each measurement the
databases are asked for all that was acknowledged; the exit code is 1 when anything is missing.
`;

/** A command line that cannot be followed. */
export class UsageError extends Error {}

/** Reads the command line; gives "help" where that is asked for. Throws a `UsageError`. */
export function readOptions(commandLine: readonly string[]): Options | "help" {
  const values = parse(commandLine);
  if (values.help) return "help";
  const names = oneOf(
    "load",
    values.load,
    loads.map(({ name }) => name),
  );
  const chosenSides = oneOf("sides", values.sides, [...sides.keys()]);
  const chosenLoads = loads
    .filter(({ name }) => names.includes(name))
    .map((load) => ({ ...load, sides: load.sides.filter(({ letter }) => chosenSides.includes(letter)) }))
    .filter((load) => load.sides.length > 0);
  if (chosenLoads.length === 0) throw new UsageError(`${values.load} cannot be measured on the sides ${values.sides}`);
  return {
    loads: chosenLoads,
    rounds: wholeNumber("rounds", values.rounds),
    seconds: wholeNumber("seconds", values.seconds),
    clients: values.clients.split(",").map((text) => wholeNumber("clients", text)),
    groups: wholeNumber("groups", values.groups),
  };
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        load: { type: "string", default: defaults.load },
        rounds: { type: "string", default: defaults.rounds },
        seconds: { type: "string", default: defaults.seconds },
        clients: { type: "string", default: defaults.clients },
        sides: { type: "string", default: defaults.sides },
        groups: { type: "string", default: defaults.groups },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageError(`--${name} must be a whole number above 0`);
  return Number(text);
}

function oneOf(name: string, text: string, known: readonly string[]): readonly string[] {
  const chosen = text.split(",");
  if (chosen.every((word) => known.includes(word))) return chosen;
  throw new UsageError(`--${name} must be of ${known.join()}`);
}

function letters(sides: readonly Side[]): string {
  return sides.map(({ letter }) => letter).join(", ");
}

function listed(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, text]) => `${" ".repeat(20)}${name.padEnd(12)}${text}`).join("\n");
}
