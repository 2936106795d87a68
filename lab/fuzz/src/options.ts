import { parseArgs } from "node:util";
import type { Dialect } from "./dialect.ts";
import { dialects } from "./dialects.ts";

/** What to fuzz and for how long. */
export interface Options {
  readonly dialects: readonly Dialect[];
  /** For each adapter. */
  readonly inputs: number;
  readonly seed: number;
  /** For each adapter. */
  readonly seconds?: number;
  /** A file of lab/fuzz/results to feed again. */
  readonly replay?: string;
}

const vendors = dialects.map(({ vendor }) => vendor);

/** What `--help` prints. */
export const help: string = `Feeds each adapter, in its whole corridor with ledger and policy, with mutated callbacks, and stops at
the first that is answered, stored or logged as it must not be.

  pnpm fuzz [options]

  --adapter <names> which adapters (${vendors.join()})
  --inputs <n>      how many inputs each gets (1000000)
  --seed <n>        what the inputs follow from (1)
  --seconds <n>     how long each is fuzzed at most (unlimited)
  --replay <file>   feed a finding again instead

Progress goes to stderr, a table to stdout. A finding is made as small as possible, printed and put
into lab/fuzz/results; the exit code is then 1.
`;

/** A command line that cannot be followed. */
export class UsageError extends Error {}

/** Reads the command line; gives "help" where that is asked for. Throws a `UsageError`. */
export function readOptions(commandLine: readonly string[]): Options | "help" {
  const values = parse(commandLine);
  if (values.help) return "help";
  const names = values.adapter.split(",");
  if (!names.every((name) => vendors.includes(name))) throw new UsageError(`--adapter must be of ${vendors.join()}`);
  return {
    dialects: dialects.filter(({ vendor }) => names.includes(vendor)),
    inputs: wholeNumber("inputs", values.inputs),
    seed: wholeNumber("seed", values.seed),
    ...(values.seconds !== undefined && { seconds: wholeNumber("seconds", values.seconds) }),
    ...(values.replay !== undefined && { replay: values.replay }),
  };
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        adapter: { type: "string", default: vendors.join() },
        inputs: { type: "string", default: "1000000" },
        seed: { type: "string", default: "1" },
        seconds: { type: "string" },
        replay: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name} must be a whole number above 0`);
  return Number(text);
}
