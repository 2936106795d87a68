import { wholeNumber } from "./aligned.ts";
import { Contestant, type Measurement } from "./contestant.ts";
import { createGroups } from "./create-groups.ts";
import type { Load } from "./load.ts";
import type { MariaDb } from "./mariadb.ts";
import { openStage } from "./stage.ts";

/** The settings of loads. */
export interface LoadSettings {
  readonly rounds: number;
  readonly seconds: number;
  readonly clients: readonly number[];
  readonly groups: readonly number[];
}

/** The settings of one load. */
interface Run {
  readonly settings: LoadSettings;
  readonly mariaDb: MariaDb | undefined;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** Measures a load with each number of groups. Ends everything that it started, even if the signal stops the run. */
export async function measureLoad(load: Load, run: Run): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const groups of run.settings.groups) measurements.push(...(await measureWithGroups(load, groups, run)));
  return measurements;
}

/** Starts the sides of a load and measures them in turn. */
async function measureWithGroups(
  load: Load,
  groups: number,
  { settings, mariaDb, signal, tell }: Run,
): Promise<readonly Measurement[]> {
  await using stage = await openStage(mariaDb);
  const contestants: Contestant[] = [];
  for (const side of load.sides) {
    signal.throwIfAborted();
    if (side.database === "mariadb" && !mariaDb) {
      tell(`SKIPPED: ${load.name}  ${side.letter} ${side.name}: there is no mariadbd on the PATH`);
      continue;
    }
    tell(`${load.name}  starting ${side.letter} ${side.name}`);
    const running = await stage.start(side, `bench_${load.name.replaceAll("-", "_")}_${groups}_${side.letter}`);
    contestants.push(await Contestant.prepare(side, load, running, await createGroups(load, running, groups)));
  }

  const measurements: Measurement[] = [];
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const clients of load.clients ?? settings.clients) {
      for (const contestant of inTurn(contestants, round)) {
        const measurement = await contestant.measure(clients, settings.seconds, signal);
        measurements.push(measurement);
        tell(`${load.name}  round ${round} of ${settings.rounds}  ${described(measurement)}`);
      }
    }
  }
  return measurements;
}

/** Alternates the direction, so that no side always follows the same one. */
export function inTurn<Item>(items: readonly Item[], round: number): readonly Item[] {
  return round % 2 === 1 ? items : items.toReversed();
}

/** A measurement in one line, with its faults below. */
export function described({ side, clients, perSecond, p50Ms, p99Ms, faults }: Measurement): string {
  const figures = `${wholeNumber(perSecond)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`;
  return [`${side}  ${clients} clients  ${figures}`, ...faults.map((fault) => `FAILED: ${fault}`)].join("\n  ");
}
