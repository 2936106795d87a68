import type { Side } from "./side.ts";
import type { Stage } from "./stage.ts";

/** The settings of a measurement in the command line. Each measurement has its own defaults. */
export interface MeasureSettings {
  readonly rounds: number;
  readonly seconds: number;
  /** Numbers of clients, if the measurement uses them. */
  readonly clients: readonly number[];
  readonly groups: number;
  /** The members of a large group. */
  readonly members: number;
  /** The messages in a full database, with their raw callbacks and events. */
  readonly events: number;
}

/** What a measurement needs. */
export interface MeasureRun {
  readonly settings: MeasureSettings;
  /** Whether a side is chosen and can be measured. */
  readonly takes: (side: Side) => boolean;
  readonly stage: Stage;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** A figure and its bound. */
export interface Conclusion {
  readonly name: string;
  readonly value: number;
  readonly aim: { readonly atLeast: number } | { readonly atMost: number };
}

/** The finding of a measurement. */
export interface Finding {
  /** All with the same columns. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly conclusions: readonly Conclusion[];
  /** Why it is invalid; empty if it is valid. */
  readonly faults: readonly string[];
}

/** A measurement of grouphook that is not a comparison of loads. */
export interface Measure {
  readonly name: string;
  /** A description of what is measured. */
  readonly title: string;
  readonly defaults: MeasureSettings;
  readonly run: (run: MeasureRun) => Promise<Finding>;
}
