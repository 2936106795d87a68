import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Contestant, type Measurement } from "./contestant.ts";
import type { Load } from "./load.ts";
import type { MariaDb } from "./mariadb.ts";
import type { Options } from "./options.ts";
import type { Side } from "./side.ts";
import { wholeNumber } from "./table.ts";

/** How a load is measured. */
export interface Run {
  readonly options: Options;
  readonly mariaDb: MariaDb | undefined;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** Starts the sides of a load, measures them in turn and ends them, also when the signal stops the run. */
export async function measureLoad(
  load: Load,
  { options, mariaDb, signal, tell }: Run,
): Promise<readonly Measurement[]> {
  await using running = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "grouphook-bench-"));
  running.defer(() => rm(folder, { recursive: true }));

  const databaseUrl: Record<Side["database"], (name: string) => Promise<string> | string | undefined> = {
    none: () => "",
    sqlite: (name) => `sqlite:${join(folder, name)}.db`,
    mariadb: (name) => mariaDb?.createDatabase(name),
  };
  const contestants: Contestant[] = [];
  for (const side of load.sides) {
    signal.throwIfAborted();
    const url = await databaseUrl[side.database](`bench_${load.name}_${side.letter}`);
    if (url === undefined) {
      tell(`SKIPPED: ${load.name}  ${side.letter} ${side.name}: there is no mariadbd on the PATH`);
      continue;
    }
    tell(`${load.name}  starting ${side.letter} ${side.name}`);
    const server = await side.start({ databaseUrl: url, folder });
    running.defer(server.stop);
    contestants.push(await Contestant.prepare(side, load, server, options.groups));
  }

  const measurements: Measurement[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const clients of load.clients ?? options.clients) {
      for (const contestant of inTurn(contestants, round)) {
        const measurement = await contestant.measure(clients, options.seconds, signal);
        measurements.push(measurement);
        tell(`${load.name}  round ${round} of ${options.rounds}  ${described(measurement)}`);
      }
    }
  }
  return measurements;
}

/** There and back, so that no side always follows the same other one. */
function inTurn(contestants: readonly Contestant[], round: number): readonly Contestant[] {
  return round % 2 === 1 ? contestants : contestants.toReversed();
}

function described({ side, clients, perSecond, p50Ms, p99Ms, faults }: Measurement): string {
  const figures = `${wholeNumber(perSecond)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`;
  return [`${side}  ${clients} clients  ${figures}`, ...faults.map((fault) => `FAILED: ${fault}`)].join("\n  ");
}
