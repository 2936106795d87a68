import type { Kysely } from "kysely";
import { PositionError } from "../../ledger/ledger-reader.js";
import type { Tables } from "../schema/tables.js";
import { epochAt } from "./epochs.js";
import { type HeadNumber, headNumber } from "./head-number.js";

/** Why a position may be one that this record never gave. */
const STRANGE_POSITION = "it is of another record, or of this one before a back-up was restored";

/** Throws a `RangeError` for what is no position. */
export function checkPosition(position: number, parameter: "after" | "before" = "after"): void {
  if (!Number.isSafeInteger(position) || position < 0)
    throw new RangeError(`${parameter} must be a whole number from 0`);
}

/** For a position after the newest one. */
export function beyondNewest(parameter: "after" | "sequence", position: number, newest: number): PositionError {
  return new PositionError(
    parameter,
    newest,
    `position ${position} is beyond the newest, ${newest}; ${STRANGE_POSITION}`,
  );
}

/** Throws a `PositionError` for a position after the last number that was given. */
export async function checkNotBeyond(database: Kysely<Tables>, after: number, number: HeadNumber): Promise<void> {
  const last = await headNumber(database, number);
  if (after > last) throw beyondNewest("after", after, last);
}

/** Throws a `PositionError` where the event of a sequence is of another epoch than the one that its reader saw. */
export async function checkEpoch(database: Kysely<Tables>, sequence: number, epoch: string): Promise<void> {
  if (epoch === (await epochAt(database, sequence))) return;
  const message = `position ${sequence} has another epoch in this record; ${STRANGE_POSITION}`;
  throw new PositionError("epoch", await headNumber(database, "feed_sequence"), message);
}
