import type { AttemptRecord } from "../../ledger/subscription.js";
import { integer, optionalInteger, optionalText, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type RowOf, type Table } from "./table.js";

const columns = {
  subscription_id: "text",
  /** One of a few places, which are used again and again. */
  slot: "integer",
  attempted_at: "integer",
  message_id: "text",
  first_sequence: "integer",
  last_sequence: "integer",
  events: "integer",
  attempt: "integer",
  outcome: "text",
  status: "optional integer",
  error: "optional text",
  answer: "text",
  microseconds: "integer",
} as const;

/** The last attempts of each subscription. */
export const attempts: Table<"grouphook_attempts", typeof columns> = defineTable(
  "grouphook_attempts",
  ["subscription_id", "slot"],
  columns,
);

/** Reads a row of `grouphook_attempts`. */
export function attemptOfRow(row: Row): AttemptRecord {
  const outcome = text(row, "outcome");
  return {
    attemptedAt: integer(row, "attempted_at"),
    messageId: text(row, "message_id"),
    firstSequence: integer(row, "first_sequence"),
    lastSequence: integer(row, "last_sequence"),
    events: integer(row, "events"),
    attempt: integer(row, "attempt"),
    outcome: outcome === "delivered" || outcome === "gone" ? outcome : "failed",
    status: optionalInteger(row, "status"),
    error: optionalText(row, "error"),
    answer: text(row, "answer"),
    milliseconds: integer(row, "microseconds") / 1000,
  };
}

/** The row of an attempt in a place. */
export function rowOfAttempt(subscriptionId: string, slot: number, attempt: AttemptRecord): RowOf<typeof attempts> {
  return {
    subscription_id: subscriptionId,
    slot,
    attempted_at: attempt.attemptedAt,
    message_id: attempt.messageId,
    first_sequence: attempt.firstSequence,
    last_sequence: attempt.lastSequence,
    events: attempt.events,
    attempt: attempt.attempt,
    outcome: attempt.outcome,
    status: attempt.status,
    error: attempt.error,
    answer: attempt.answer,
    microseconds: Math.round(attempt.milliseconds * 1000),
  };
}
