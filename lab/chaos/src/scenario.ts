import type { Circumstances, DatabaseName } from "./circumstances.ts";
import type { TrialResult } from "./trial.ts";

/** One kind of fault, caused again and again while callbacks are sent. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly databases: readonly DatabaseName[];
  /** How many faults the full run causes. */
  readonly times: number;
  readonly run: (circumstances: Circumstances) => Promise<TrialResult>;
}
