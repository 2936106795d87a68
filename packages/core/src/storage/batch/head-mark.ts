import { integer, text } from "../schema/column.js";
import { head } from "../schema/head-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";

/** The last numbers in the record and the batch that wrote them. The same mark twice: nobody wrote in between. */
export interface HeadMark {
  readonly feedSequence: number;
  readonly callbackId: number;
  /** A name no other batch has. */
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
