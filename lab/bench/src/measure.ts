import type { Side } from "./side.ts";
import type { Stage } from "./stage.ts";

/** What the command line may set of a measurement; each has a default of its own. */
export interface MeasureSettings {
  readonly rounds: number;
  readonly seconds: number;
  /** Numbers of clients, where the measurement has clients to set. */
  readonly clients: readonly number[];
  readonly groups: number;
  /** Of a large group. */
  readonly members: number;
  /** In the feed, before the measurement. */
  readonly events: number;
}

/** What a measurement works with. */
export interface MeasureRun {
  readonly settings: MeasureSettings;
  /** Whether a side is wanted and can be measured. */
  readonly takes: (side: Side) => boolean;
  readonly stage: Stage;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** A figure beside the bound it should keep. */
export interface Conclusion {
  readonly name: string;
  readonly value: number;
  readonly aim: { readonly atLeast: number } | { readonly atMost: number };
}

/** What a measurement found. */
export interface Finding {
  /** All with the same columns. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly conclusions: readonly Conclusion[];
  /** Why it does not count; empty when it does. */
  readonly faults: readonly string[];
}

/** A question about grouphook that no comparison of loads answers. */
export interface Measure {
  readonly name: string;
  /** What is measured, for people. */
  readonly title: string;
  readonly defaults: MeasureSettings;
  readonly run: (run: MeasureRun) => Promise<Finding>;
}
