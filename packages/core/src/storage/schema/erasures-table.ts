import type { ErasedNumbers, ErasureRecord } from "../../ledger/erasure.js";
import { integer, json, optionalInteger, optionalText, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type Table } from "./table.js";

const columns = {
  erasure_id: "text",
  source: "text",
  /** `user` or `group`. */
  subject: "text",
  /** Which user or group; empty once the erasure is done. */
  target_id: "optional text",
  requested_at: "integer",
  /** What is being gone through. */
  stage: "text",
  /** The number up to which that is done, and the one at which it ends. */
  reached: "integer",
  goal: "integer",
  /** How much was emptied or removed so far, in JSON. */
  erased: "text",
  finished_at: "optional integer",
} as const;

/** What is to be erased, how far that has come, and what was erased when. */
export const erasures: Table<"grouphook_erasures", typeof columns> = defineTable(
  "grouphook_erasures",
  ["erasure_id"],
  columns,
);

/** Nothing is erased yet. */
export const NOTHING_ERASED: ErasedNumbers = {
  messages: 0,
  events: 0,
  callbacks: 0,
  members: 0,
  groups: 0,
  topics: 0,
  decisions: 0,
  deadLetters: 0,
  commands: 0,
};

/** How much was erased; rows of before may not tell of everything. */
export function erasedNumbers(row: Row): ErasedNumbers {
  return { ...NOTHING_ERASED, ...json<Partial<ErasedNumbers>>(row, "erased") };
}

/** Reads a row of `grouphook_erasures`. */
export function erasureOfRow(row: Row): ErasureRecord {
  return {
    id: text(row, "erasure_id"),
    source: text(row, "source"),
    subject: row.subject === "group" ? "group" : "user",
    targetId: optionalText(row, "target_id"),
    requestedAt: integer(row, "requested_at"),
    finishedAt: optionalInteger(row, "finished_at"),
    stage: text(row, "stage"),
    reached: integer(row, "reached"),
    goal: integer(row, "goal"),
    erased: erasedNumbers(row),
  };
}
