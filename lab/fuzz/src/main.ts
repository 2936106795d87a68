import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { dialects } from "./dialects.ts";
import { inputsOf, readFinding, saveFinding } from "./finding-file.ts";
import { fuzz } from "./fuzz.ts";
import { help, type Options, readOptions, UsageError } from "./options.ts";
import { replay } from "./shrink.ts";
import { startStallWatch } from "./stall-watch.ts";
import { summary } from "./summary.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(options: Options, signal: AbortSignal): Promise<number> {
  const [dialect, ...others] = options.dialects;
  if (!dialect) return 0;
  if (others.length > 0) return runEach(options, signal);
  const { inputs, seed, seconds } = options;
  const watch = startStallWatch();
  try {
    const { tally, finding } = await fuzz({
      dialect,
      inputs,
      seed,
      signal,
      tell,
      subject: { beforeFeeding: (batch) => watch.beat(dialect.vendor, batch) },
      ...(seconds !== undefined && { seconds }),
    });
    process.stdout.write(summary(tally));
    if (finding) {
      tell(`${finding.vendor}: ${finding.violation.kind}: ${finding.violation.detail}`);
      tell(finding.isReproduced ? "it can be had again with" : "it could not be had again; the last inputs were");
      tell(inputsOf(finding).slice(0, 5000));
      tell(`set up with ${finding.description} by the seed ${finding.seed}; see ${saveFinding(finding).pathname}`);
      return EXIT_FAILED;
    }
    return signal.aborted ? EXIT_INTERRUPTED : 0;
  } finally {
    watch.stop();
  }
}

/** Each adapter runs in its own process, since V8 reports coverage of core only once. */
async function runEach({ dialects: chosen, inputs, seed, seconds }: Options, signal: AbortSignal): Promise<number> {
  for (const { vendor } of chosen) {
    const words = ["--adapter", vendor, "--inputs", String(inputs), "--seed", String(seed)];
    if (seconds !== undefined) words.push("--seconds", String(seconds));
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...words], { stdio: "inherit" });
    const stop = () => child.kill();
    signal.addEventListener("abort", stop);
    const [status] = await once(child, "exit");
    signal.removeEventListener("abort", stop);
    if (status !== 0) return typeof status === "number" ? status : EXIT_FAILED;
  }
  return 0;
}

async function runAgain(path: string): Promise<number> {
  const { vendor, seed, batches } = readFinding(path);
  const dialect = dialects.find((each) => each.vendor === vendor);
  if (!dialect) throw new UsageError(`there is no adapter ${vendor}`);
  const violation = await replay(dialect, seed, batches);
  tell(violation ? `${violation.kind}: ${violation.detail}` : "nothing is wrong any more");
  return violation ? EXIT_FAILED : 0;
}

async function main(): Promise<number> {
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interruption.abort());
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== "help") {
      return await (options.replay === undefined ? run(options, interruption.signal) : runAgain(options.replay));
    }
    process.stdout.write(help);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell(error.message);
    return EXIT_USAGE;
  }
}

process.exitCode = await main();
