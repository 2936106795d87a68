import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { bench } from "./bench.ts";
import { help, type Options, readOptions, UsageError } from "./options.ts";
import { ratiosOf, summarize } from "./summary.ts";
import { table } from "./table.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;
const results = new URL("../results/", import.meta.url);

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(options: Options, signal: AbortSignal): Promise<number> {
  const { measurements, mariaDbVersion } = await bench(options, signal, tell);
  const summaries = summarize(measurements);
  const ratios = ratiosOf(summaries);
  process.stdout.write(table(summaries, ratios));

  const machine = { processor: cpus()[0]?.model, processors: cpus().length, node: process.version, mariaDbVersion };
  const report = { takenAt: new Date(), machine, options, summaries, ratios, measurements };
  await mkdir(results, { recursive: true });
  await writeFile(new URL("latest.json", results), `${JSON.stringify(report, null, 2)}\n`);
  return summaries.some(({ failed }) => failed) ? EXIT_FAILED : 0;
}

async function main(): Promise<number> {
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interruption.abort());
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== "help") return await run(options, interruption.signal);
    process.stdout.write(help);
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) {
      tell("interrupted");
      return EXIT_INTERRUPTED;
    }
    if (!(error instanceof UsageError)) throw error;
    tell(error.message);
    return EXIT_USAGE;
  }
}

process.exitCode = await main();
