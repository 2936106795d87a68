import { help, type Options, readOptions, UsageError } from "./options.ts";
import { makePlace } from "./places.ts";
import { type Finding, prove } from "./prove.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const GIGABYTE = 1e9;

function tell(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

async function run({ databases, ...size }: Options): Promise<number> {
  const findings: Finding[] = [];
  for (const name of databases) {
    const place = await makePlace(name);
    if (!place) {
      tell(`${name}: there is no such server on the PATH`);
      continue;
    }
    try {
      findings.push(await prove(place, size, tell));
    } finally {
      await place.stop();
    }
  }
  process.stdout.write(findings.map(lineOf).join(""));
  return findings.every(({ faults }) => faults.length === 0) ? 0 : EXIT_FAILED;
}

function lineOf({ database, seconds, disk, faults }: Finding): string {
  const [before, peak, after] = [disk.before, disk.peak, disk.after].map((bytes) => (bytes / GIGABYTE).toFixed(2));
  const outcome = faults.length === 0 ? "every row is there once" : faults.slice(0, 20).join("; ");
  return `${database}: ${seconds.toFixed(0)} s; disk ${before} GB before, ${peak} GB at most, ${after} GB after; ${outcome}\n`;
}

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== "help") return await run(options);
    process.stdout.write(help);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell(error.message);
    return EXIT_USAGE;
  }
}

process.exitCode = await main();
