import { resultOf } from "./signature.ts";
import type { Trial } from "./subject.ts";

/** The counts of one adapter. */
export interface Tally {
  readonly vendor: string;
  inputs: number;
  /** Inputs over connections. */
  requests: number;
  /** How often each outcome occurred, and each error by its code. */
  readonly results: Map<string, number>;
  corpus: number;
  covered: number;
  known: number;
  slowestMs: number;
  /** In bytes. */
  highestMemory: number;
}

/** An empty tally. */
export function blankTally(vendor: string): Tally {
  return {
    vendor,
    inputs: 0,
    requests: 0,
    results: new Map(),
    corpus: 0,
    covered: 0,
    known: 0,
    slowestMs: 0,
    highestMemory: 0,
  };
}

/** Counts the effects of some inputs. */
export function countTrial(tally: Tally, { exchanges }: Trial, inputs: number, requests: number): void {
  tally.inputs += inputs;
  tally.requests += requests;
  for (const { reports, milliseconds } of exchanges) {
    tally.slowestMs = Math.max(tally.slowestMs, milliseconds);
    for (const report of reports) {
      const result = resultOf(report);
      tally.results.set(result, (tally.results.get(result) ?? 0) + 1);
    }
  }
}
