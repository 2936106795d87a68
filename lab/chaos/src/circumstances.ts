import type { SeededRandom } from "@grouphook/testkit";

/** A database family to try a scenario on. */
export type DatabaseName = "sqlite" | "mariadb";

/** What one trial of a scenario is given. */
export interface Circumstances {
  readonly database: DatabaseName;
  /** How many faults to cause. */
  readonly times: number;
  readonly random: SeededRandom;
  /** Ends the trial, which then rejects. */
  readonly signal: AbortSignal;
  /** Takes a line about how it goes. */
  readonly tell: (line: string) => void;
}
