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
  const findings = await bench(options, signal, tell);
  const loads = findings.loads.map(({ load, measurements }) => {
    const summaries = summarize(measurements);
    return { load, summaries, ratios: ratiosOf(summaries, load.ratios), measurements };
  });
  process.stdout.write(loads.map(({ load, summaries, ratios }) => table(load, summaries, ratios)).join("\n\n"));

  const { mariaDbVersion } = findings;
  const machine = { processor: cpus()[0]?.model, processors: cpus().length, node: process.version, mariaDbVersion };
  const { rounds, seconds, clients, groups } = options;
  const sections = loads.map(({ load, ...numbers }) => [load.name, numbers]);
  const report = {
    takenAt: new Date(),
    machine,
    options: { rounds, seconds, clients, groups },
    loads: Object.fromEntries(sections),
  };
  await mkdir(results, { recursive: true });
  await writeFile(new URL("latest.json", results), `${JSON.stringify(report, null, 2)}\n`);
  return loads.some(({ summaries }) => summaries.some(({ failed }) => failed)) ? EXIT_FAILED : 0;
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
