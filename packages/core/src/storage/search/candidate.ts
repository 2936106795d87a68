import { text } from "../schema/column.js";
import type { Row } from "../schema/row.js";

/** How a group is found, in this order. */
export const PHASES = ["id", "owner", "name"] as const;

/** Where a search has come. */
export interface Place {
  readonly phase: (typeof PHASES)[number];
  /** Empty unless it is by name. */
  readonly part: string;
  readonly source: string;
  readonly groupId: string;
}

/** A group that may be meant. */
export interface Candidate {
  readonly place: Place;
  /** With owner, state and staleness. */
  readonly row: Row;
  /** Whether it is what its place says, and the first place that says so. */
  readonly isMatch: boolean;
}

/** The next candidates of a phase, in order. */
export interface Candidates {
  readonly found: readonly Candidate[];
  /** Where the search has come with them; `undefined` where it has not moved. */
  readonly reached: Place | undefined;
  /** What they cost, as a number of groups that are looked at. */
  readonly cost: number;
  /** Whether the phase has no more. */
  readonly isAtEnd: boolean;
}

/** A candidate in the place of a row. */
export function candidate(phase: Place["phase"], part: string, row: Row, isMatch: boolean): Candidate {
  return { place: placeOfRow(phase, part, row), row, isMatch };
}

/** The place of a row. */
export function placeOfRow(phase: Place["phase"], part: string, row: Row): Place {
  return { phase, part, source: text(row, "source"), groupId: text(row, "group_id") };
}

/** Candidates for which each group was looked at; fewer than asked for are the last. */
export function lookedAt(found: readonly Candidate[], most: number): Candidates {
  return { found, reached: found.at(-1)?.place, cost: found.length, isAtEnd: found.length < most };
}
