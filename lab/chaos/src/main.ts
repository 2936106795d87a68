import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { chaos, type Finding } from "./chaos.ts";
import { help, type Options, readOptions, UsageError } from "./options.ts";
import { table } from "./table.ts";
import { isPassed } from "./trial.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;
const results = new URL("../results/", import.meta.url);

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What was shown is printed and kept also where the run is stopped on the way. */
async function run(options: Options, signal: AbortSignal): Promise<number> {
  tell(`seed ${options.seed}`);
  const findings: Finding[] = [];
  try {
    for await (const finding of chaos(options, signal, tell)) {
      findings.push(finding);
      await keep(findings, options.seed);
    }
  } finally {
    process.stdout.write(`${table(findings)}seed ${options.seed}\n`);
  }
  return findings.every(({ result }) => result && isPassed(result)) ? 0 : EXIT_FAILED;
}

async function keep(findings: readonly Finding[], seed: number): Promise<void> {
  const report = {
    takenAt: new Date(),
    machine: { processor: cpus()[0]?.model, processors: cpus().length, node: process.version },
    seed,
    findings: findings.map(({ scenario, ...finding }) => ({ scenario: scenario.name, ...finding })),
  };
  await mkdir(results, { recursive: true });
  await writeFile(new URL("latest.json", results), `${JSON.stringify(report, null, 2)}\n`);
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
