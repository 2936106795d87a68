import { integer, text } from "../schema/column.js";
import { head } from "../schema/head-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";

/** How far the record has come, and by whose batch: the same mark twice means that nobody has written in between. */
export interface HeadMark {
  readonly feedSequence: number;
  readonly callbackId: number;
  /** Unlike any other batch's. */
  readonly lastBatch: string;
}

/** Reads the mark in the head's row. */
export function markOfHead(row: Row): HeadMark {
  return {
    feedSequence: integer(row, "feed_sequence"),
    callbackId: integer(row, "callback_id"),
    lastBatch: text(row, "last_batch"),
  };
}

/** The row of the head with another mark. */
export function headMarked(row: Row, { feedSequence, callbackId, lastBatch }: HeadMark): RowOf<typeof head> {
  return { ...head.wholeRow(row), feed_sequence: feedSequence, callback_id: callbackId, last_batch: lastBatch };
}

/** Whether two marks are the same. */
export function isSameMark(one: HeadMark, other: HeadMark): boolean {
  return (
    one.lastBatch === other.lastBatch && one.feedSequence === other.feedSequence && one.callbackId === other.callbackId
  );
}
