import { z } from "zod";

/** How the record of a source is kept equal to the vendor's groups. See docs/en/reconcile.md. */
export interface ReconcileConfiguration {
  /** Whether it is; true unless set. */
  readonly enabled?: boolean;
  /** How many groups and pages of members or messages are read in a second, 0.1 to 10,000; 20 unless set. Imports are not bound by it. */
  readonly readsPerSecond?: number;
  /** What part of that sweeps may take, 0.01 to 1; 0.5 unless set. */
  readonly sweepShare?: number;
  /** How many hours after the beginning of a sweep the next one begins; 24 unless set, 0 for none. */
  readonly sweepHours?: number;
  /** Of how many days missing messages are looked for; 1 unless set, 0 for none. */
  readonly sweepMessageDays?: number;
  /** Whether all groups are brought in where the source is new; true unless set. */
  readonly import?: boolean;
  /** Of how many days messages are brought in with them; none unless set. */
  readonly importMessageDays?: number;
}

/** The same as it was checked, with its defaults. */
export type CheckedReconcile = Required<ReconcileConfiguration>;

const MOST_DAYS = 3650;
const MOST_HOURS = 8760;

function number(from: number, to: number) {
  const message = `must be a number from ${from} to ${to}`;
  return z.number(message).min(from, message).max(to, message);
}

function wholeNumber(to: number) {
  const message = `must be a whole number from 0 to ${to}`;
  return z.int(message).min(0, message).max(to, message);
}

const flag = z.boolean("must be true or false");

const shape = {
  enabled: flag.default(true),
  readsPerSecond: number(0.1, 10_000).default(20),
  sweepShare: number(0.01, 1).default(0.5),
  sweepHours: number(0, MOST_HOURS).default(24),
  sweepMessageDays: wholeNumber(MOST_DAYS).default(1),
  import: flag.default(true),
  importMessageDays: wholeNumber(MOST_DAYS).default(0),
};

/** The names of the settings. */
export const reconcileSettingNames: readonly string[] = Object.keys(shape);

/** The setting `reconcile` of a source. */
export const reconcileSchema: z.ZodType<CheckedReconcile> = z.strictObject(shape, "must be an object");
