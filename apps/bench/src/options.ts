import { parseArgs } from "node:util";
import { sides } from "./sides.ts";

/** What to measure, how often and for how long. */
export interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly clients: readonly number[];
  /** Letters of the sides. */
  readonly sides: readonly string[];
  readonly groups: number;
}

const defaults = { rounds: "5", seconds: "2", clients: "64,256", sides: sides.map(letterOf).join(), groups: "1000" };

/** What `--help` prints. */
export const help: string = `Measures grouphook beside what people write by hand: every side, in a process of its own, answers
the same AEC callbacks of the same keep-alive clients on this machine, the sides in turn.

  pnpm bench [options]

  --rounds ${defaults.rounds}          how often each side is measured with each number of clients
  --seconds ${defaults.seconds}         how long a measurement lasts, after half a second of warm-up
  --clients ${defaults.clients}    numbers of clients
  --sides ${defaults.sides}   sides to measure:
${sides.map(({ letter, name }) => `                        ${letter}  ${name}`).join("\n")}
  --groups ${defaults.groups}       how many groups the callbacks are about

A table goes to stdout, all numbers to apps/bench/results/latest.json. After each measurement the
databases are asked for all that was acknowledged; the exit code is 1 when anything is missing.
`;

/** A command line that cannot be followed. */
export class UsageError extends Error {}

/** Reads the command line; gives "help" where that is asked for. Throws a `UsageError`. */
export function readOptions(commandLine: readonly string[]): Options | "help" {
  const values = parse(commandLine);
  if (values.help) return "help";
  return {
    rounds: wholeNumber("rounds", values.rounds),
    seconds: wholeNumber("seconds", values.seconds),
    clients: values.clients.split(",").map((text) => wholeNumber("clients", text)),
    sides: values.sides.split(",").map(knownLetter),
    groups: wholeNumber("groups", values.groups),
  };
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
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

function knownLetter(letter: string): string {
  if (!sides.some((side) => side.letter === letter)) throw new UsageError(`--sides must be of ${defaults.sides}`);
  return letter;
}

function letterOf({ letter }: { readonly letter: string }): string {
  return letter;
}
