import { randomUUID } from "node:crypto";
import type { ReconciliationKind, ReconciliationNumbers } from "../../ledger/reconciliation.js";
import type { Find } from "../engine.js";
import { reconciliations } from "../schema/reconciliations-table.js";
import type { RowOf } from "../schema/table.js";

const NOTHING_READ: ReconciliationNumbers = { groups: 0, gone: 0, unreadable: 0, failed: 0, members: 0 };

/** The row of a reconciliation that is asked for. */
export function newReconciliation(
  source: string,
  kind: ReconciliationKind,
  now: number,
  messagesSince: number | undefined,
): RowOf<typeof reconciliations> {
  return {
    ...{ reconciliation_id: randomUUID(), source, kind, state: "waiting", requested_at: now },
    ...{ started_at: null, finished_at: null, messages_since: messagesSince ?? null },
    ...{ numbers: JSON.stringify(NOTHING_READ), differences: "{}", trouble: null, trouble_at: null },
    ...{ stage: "listed", next_cursor: null, page: null, page_done: 0 },
  };
}

/** Finds the reconciliations of a source and kind that are not done. */
export function notDone(source: string, kind: ReconciliationKind): Find {
  const keys = ["running", "waiting"].map((state) => [source, kind, state]);
  return { table: reconciliations, by: ["source", "kind", "state"], keys };
}
