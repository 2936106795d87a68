import type { Decision } from "../../ledger/decision.js";
import type { DecisionRecord } from "../../ledger/ledger-reader.js";
import { circumstancesIn } from "./circumstances-column.js";
import { integer, optionalInteger, optionalText, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type Table } from "./table.js";

const columns = {
  decision_id: "integer",
  decided_at: "integer",
  source: "text",
  vendor: "text",
  command: "text",
  change_type: "text",
  group_id: "optional text",
  actor_id: "optional text",
  verdict: "text",
  code: "optional integer",
  /** The code, where it is a text. */
  code_text: "optional text",
  text: "optional text",
  policy: "text",
  microseconds: "integer",
  shadowed: "integer",
  remark: "optional text",
  /** As with the callback. */
  circumstances: "optional text",
  content_since: "optional integer",
} as const;

/** What policies decided. */
export const decisions: Table<"grouphook_decisions", typeof columns> = defineTable(
  "grouphook_decisions",
  ["decision_id"],
  columns,
);

/** Reads a row of `grouphook_decisions`. */
export function decisionOfRow(row: Row): DecisionRecord {
  return {
    decisionId: integer(row, "decision_id"),
    decidedAt: integer(row, "decided_at"),
    source: text(row, "source"),
    vendor: text(row, "vendor"),
    command: text(row, "command"),
    change: text(row, "change_type"),
    groupId: optionalText(row, "group_id"),
    actorId: optionalText(row, "actor_id"),
    verdict: text(row, "verdict") as Decision["verdict"],
    code: optionalInteger(row, "code") ?? optionalText(row, "code_text"),
    text: optionalText(row, "text"),
    policy: text(row, "policy"),
    milliseconds: integer(row, "microseconds") / 1000,
    shadowed: integer(row, "shadowed") === 1,
    remark: optionalText(row, "remark"),
    circumstances: circumstancesIn(row),
  };
}
