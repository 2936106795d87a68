import type {
  OpenReconciliation,
  ReconciliationKind,
  ReconciliationNumbers,
  ReconciliationRecord,
} from "../../ledger/reconciliation.js";
import { integer, json, optionalInteger, optionalText, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type Table } from "./table.js";

const columns = {
  reconciliation_id: "text",
  source: "text",
  kind: "text",
  state: "text",
  requested_at: "integer",
  started_at: "optional integer",
  finished_at: "optional integer",
  messages_since: "optional integer",
  /** In JSON, as the differences. */
  numbers: "text",
  differences: "text",
  trouble: "optional text",
  trouble_at: "optional integer",
  stage: "text",
  next_cursor: "optional text",
  /** The ids of the groups of the present page, in JSON. */
  page: "optional text",
  page_done: "integer",
} as const;

/** What is or was read at vendors to mend the record. */
export const reconciliations: Table<"grouphook_reconciliations", typeof columns> = defineTable(
  "grouphook_reconciliations",
  ["reconciliation_id"],
  columns,
);

type ShownColumn = Exclude<keyof typeof columns, "stage" | "next_cursor" | "page" | "page_done">;

/** The columns of what is shown. */
export const SHOWN_COLUMNS: readonly ShownColumn[] = [
  "reconciliation_id",
  "source",
  "kind",
  "state",
  "requested_at",
  "started_at",
  "finished_at",
  "messages_since",
  "numbers",
  "differences",
  "trouble",
  "trouble_at",
];

/** Reads the shown columns of a row of `grouphook_reconciliations`. */
export function reconciliationOfRow(row: Row): ReconciliationRecord {
  const trouble = optionalText(row, "trouble");
  const state = text(row, "state");
  return {
    id: text(row, "reconciliation_id"),
    source: text(row, "source"),
    kind: text(row, "kind") as ReconciliationKind,
    state: state === "waiting" || state === "running" ? state : "done",
    requestedAt: integer(row, "requested_at"),
    startedAt: optionalInteger(row, "started_at"),
    finishedAt: optionalInteger(row, "finished_at"),
    messagesSince: optionalInteger(row, "messages_since"),
    numbers: json<ReconciliationNumbers>(row, "numbers"),
    differences: json<ReconciliationRecord["differences"]>(row, "differences"),
    trouble: trouble === null ? null : { at: optionalInteger(row, "trouble_at") ?? 0, text: trouble },
  };
}

/** Reads a whole row of `grouphook_reconciliations`. */
export function openReconciliationOfRow(row: Row): OpenReconciliation {
  return {
    ...reconciliationOfRow(row),
    stage: text(row, "stage") === "unlisted" ? "unlisted" : "listed",
    cursor: optionalText(row, "next_cursor"),
    page: row.page === null ? null : json<readonly string[]>(row, "page"),
    pageDone: integer(row, "page_done"),
  };
}
