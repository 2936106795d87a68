import { parseArgs } from "node:util";
import type { Dialect } from "./dialect.ts";
import { dialects } from "./dialects.ts";

/** The adapters to fuzz, and for how long. */
export interface Options {
  readonly dialects: readonly Dialect[];
  /** For each adapter. */
  readonly inputs: number;
  readonly seed: number;
  /** For each adapter. */
  readonly seconds?: number;
  /** A file of lab/fuzz/results to replay. */
  readonly replay?: string;
}

const vendors = dialects.map(({ vendor }) => vendor);

/** The output of `--help`. */
export const help: string = `Feeds mutated callbacks to each adapter, with handler, ledger and policy, and stops at the first one
that is answered, stored or logged incorrectly.

  pnpm fuzz [options]

  --adapter <names> adapters to fuzz (${vendors.join()})
  --inputs <n>      inputs for each adapter (1000000)
  --seed <n>        seed of the inputs (1)
  --seconds <n>     maximum time for each adapter (unlimited)
  --replay <file>   replay a finding instead

Progress goes to stderr, a table to stdout. A finding is reduced, printed and saved in
lab/fuzz/results; the exit code is then 1.
`;

/** An invalid command line. */
export class UsageError extends Error {}

/** Reads the command line; returns "help" if that is requested. Throws a `UsageError`. */
export function readOptions(commandLine: readonly string[]): Options | "help" {
  const values = parse(commandLine);
  if (values.help) return "help";
  const names = values.adapter.split(",");
  if (!names.every((name) => vendors.includes(name)))
    throw new UsageError(`--adapter must be one of ${vendors.join()}`);
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
