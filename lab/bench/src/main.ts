import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { bench, type Findings } from "./bench.ts";
import { findingTable } from "./finding-table.ts";
import { help } from "./help.ts";
import { type Options, readOptions, UsageError } from "./options.ts";
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
  const failed = "loads" in options ? await reportLoads(options, findings) : await reportMeasures(findings);
  return failed ? EXIT_FAILED : 0;
}

async function reportLoads({ settings }: Extract<Options, { loads: unknown }>, findings: Findings): Promise<boolean> {
  const loads = findings.loads.map(({ load, measurements }) => {
    const summaries = summarize(measurements);
    return { load, summaries, ratios: ratiosOf(measurements, load.ratios), measurements };
  });
  process.stdout.write(loads.map(({ load, summaries, ratios }) => table(load, summaries, ratios)).join("\n\n"));
  const sections = loads.map(({ load, ...numbers }) => [load.name, numbers]);
  await save("latest.json", findings, { options: settings, loads: Object.fromEntries(sections) });
  return loads.some(({ summaries }) => summaries.some(({ failed }) => failed));
}

async function reportMeasures(findings: Findings): Promise<boolean> {
  const { measures } = findings;
  process.stdout.write(measures.map(({ measure, finding }) => findingTable(measure, finding)).join("\n\n"));
  for (const { measure, settings, finding } of measures) {
    await save(`${measure.name}.json`, findings, { options: settings, ...finding });
  }
  return measures.some(({ finding }) => finding.faults.length > 0);
}

async function save(name: string, { mariaDbVersion }: Findings, numbers: object): Promise<void> {
  const machine = { processor: cpus()[0]?.model, processors: cpus().length, node: process.version, mariaDbVersion };
  await mkdir(results, { recursive: true });
  const report = { takenAt: new Date(), machine, ...numbers };
  await writeFile(new URL(name, results), `${JSON.stringify(report, null, 2)}\n`);
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
