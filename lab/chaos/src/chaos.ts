import { spawnSync } from "node:child_process";
import { seededRandom } from "@grouphook/testkit";
import type { DatabaseName } from "./circumstances.ts";
import { MARIADB } from "./fresh-database.ts";
import type { Options } from "./options.ts";
import type { Scenario } from "./scenario.ts";
import type { TrialResult } from "./trial.ts";

/** The longest time of a trial, without its faults. */
const TRIAL_PATIENCE_MS = 10 * 60_000;
const FAULT_PATIENCE_MS = 10_000;

/** One scenario on one database. */
export interface Finding {
  readonly scenario: Scenario;
  readonly database: DatabaseName;
  readonly seconds: number;
  /** Absent if the trial itself failed. */
  readonly result?: TrialResult;
  readonly error?: string;
}

/** Whether a private MariaDB server can be started here. */
export function hasMariaDb(): boolean {
  return spawnSync(MARIADB, ["--version"]).error === undefined;
}

/** Tries one scenario after the other, and tells what each has shown when it ends. Throws if the signal stops the run. */
export async function* chaos(
  options: Options,
  signal: AbortSignal,
  tell: (line: string) => void,
): AsyncGenerator<Finding, void> {
  const isThere = { sqlite: true, mariadb: hasMariaDb() };
  for (const scenario of options.scenarios) {
    for (const database of options.databases.filter((name) => scenario.databases.includes(name))) {
      if (isThere[database]) yield await attempt(scenario, database, options, signal, tell);
      else tell(`*** ${scenario.name} on ${database} SKIPPED: there is no ${MARIADB} on the PATH ***`);
    }
  }
}

async function attempt(
  scenario: Scenario,
  database: DatabaseName,
  { times = scenario.times, seed }: Options,
  interruption: AbortSignal,
  tell: (line: string) => void,
): Promise<Finding> {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  const signal = AbortSignal.any([interruption, AbortSignal.timeout(TRIAL_PATIENCE_MS + times * FAULT_PATIENCE_MS)]);
  const tellWhere = (line: string) => tell(`${scenario.name} on ${database}: ${line}`);
  try {
    const random = seededRandom(seed);
    const result = await scenario.run({ database, times, random, signal, tell: tellWhere });
    return { scenario, database, seconds: seconds(), result };
  } catch (error) {
    if (interruption.aborted) throw error;
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tellWhere(reason);
    return { scenario, database, seconds: seconds(), error: reason };
  }
}
