import type { ReadingPurpose } from "../vocabulary/group-observed.js";
import type { PageRequest } from "./ledger-reader.js";

/** How far the record of a group differed from the vendor's, of one type. It was mended with what found it. */
export interface DriftRecord {
  /** The raw callback that tells the reading. */
  readonly callbackId: number;
  readonly source: string;
  readonly groupId: string;
  /** Unix milliseconds. */
  readonly foundAt: number;
  readonly foundBy: ReadingPurpose;
  /** The type of the events that tell the difference. */
  readonly type: string;
  /** How many users joined or left, or else how many such events. */
  readonly differences: number;
}

/** Which differences. */
export interface DriftFilter {
  readonly source?: string;
  readonly groupId?: string;
  /** Only those found at or after this moment, in Unix milliseconds. */
  readonly since?: number;
}

/** Selects differences, newest first. */
export interface DriftRequest extends DriftFilter, PageRequest {}

/** How far records differed, all in all. */
export interface DriftTotals {
  /** How many groups differed. */
  readonly groups: number;
  /** By type. */
  readonly differences: { readonly [type: string]: number };
}
