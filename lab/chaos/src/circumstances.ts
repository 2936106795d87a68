import type { SeededRandom } from "@grouphook/testkit";

/** A database family to try a scenario on. */
export type DatabaseName = "sqlite" | "mariadb";

/** The parameters of one trial. */
export interface Circumstances {
  readonly database: DatabaseName;
  /** How many faults to cause. */
  readonly times: number;
  readonly random: SeededRandom;
  /** Aborts the trial, which then rejects. */
  readonly signal: AbortSignal;
  /** Called with lines about the progress. */
  readonly tell: (line: string) => void;
}
