import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Contestant, type Measurement } from "./contestant.ts";
import { startMariaDb } from "./mariadb.ts";
import type { Options } from "./options.ts";
import type { Side } from "./side.ts";
import { sides } from "./sides.ts";
import { wholeNumber } from "./table.ts";

/** What one run found. */
export interface Findings {
  readonly measurements: readonly Measurement[];
  /** Absent where no side needed it or none is installed. */
  readonly mariaDbVersion?: string;
}

/**
 * Starts the sides, measures them in turn and ends them, also when the signal stops the run, which makes it throw.
 * `tell` takes lines about how it goes.
 */
export async function bench(options: Options, signal: AbortSignal, tell: (line: string) => void): Promise<Findings> {
  await using running = new AsyncDisposableStack();
  const chosen = sides.filter(({ letter }) => options.sides.includes(letter));
  const mariaDb = chosen.some(({ database }) => database === "mariadb") ? await startMariaDb() : undefined;
  if (mariaDb) running.defer(mariaDb.stop);
  const folder = await mkdtemp(join(tmpdir(), "grouphook-bench-"));
  running.defer(() => rm(folder, { recursive: true }));

  const databaseUrl: Record<Side["database"], (name: string) => Promise<string> | string | undefined> = {
    none: () => "",
    sqlite: (name) => `sqlite:${join(folder, name)}.db`,
    mariadb: (name) => mariaDb?.createDatabase(name),
  };
  const contestants: Contestant[] = [];
  for (const side of chosen) {
    signal.throwIfAborted();
    const url = await databaseUrl[side.database](`bench_${side.letter}`);
    if (url === undefined) {
      tell(`SKIPPED: ${side.letter} ${side.name}: there is no mariadbd on the PATH`);
      continue;
    }
    tell(`starting ${side.letter} ${side.name}`);
    const server = await side.start(url);
    running.defer(server.stop);
    contestants.push(await Contestant.prepare(side, server, options.groups));
  }

  const measurements: Measurement[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const clients of options.clients) {
      for (const contestant of inTurn(contestants, round)) {
        const measurement = await contestant.measure(clients, options.seconds, signal);
        measurements.push(measurement);
        tell(`round ${round} of ${options.rounds}  ${described(measurement)}`);
      }
    }
  }
  return { measurements, ...(mariaDb && { mariaDbVersion: mariaDb.version }) };
}

/** There and back, so that no side always follows the same other one. */
function inTurn(contestants: readonly Contestant[], round: number): readonly Contestant[] {
  return round % 2 === 1 ? contestants : contestants.toReversed();
}

function described({ side, clients, perSecond, p50Ms, p99Ms, faults }: Measurement): string {
  const figures = `${wholeNumber(perSecond)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`;
  return [`${side}  ${clients} clients  ${figures}`, ...faults.map((fault) => `FAILED: ${fault}`)].join("\n  ");
}
