import type { Kysely } from "kysely";
import type {
  DecisionFilter,
  DecisionRecord,
  DecisionRequest,
  NewestPage,
  NewestRequest,
} from "../../ledger/ledger-reader.js";
import { decisionOfRow, decisions } from "../schema/decisions-table.js";
import type { Tables } from "../schema/tables.js";
import { type NumberedRows, newestRows, rowsAfter } from "./numbered-rows.js";

/** Decisions after a number, as far as they are kept. */
export async function decisionPage(
  database: Kysely<Tables>,
  request: DecisionRequest,
): Promise<readonly DecisionRecord[]> {
  return (await rowsAfter(database, rowsThat(request), request)).map(decisionOfRow);
}

/** The same, newest first. */
export async function newestDecisions(
  database: Kysely<Tables>,
  request: NewestRequest & DecisionFilter,
): Promise<NewestPage<DecisionRecord>> {
  const { rows, next } = await newestRows(database, rowsThat(request), request);
  return { items: rows.map(decisionOfRow), next };
}

function rowsThat({ source, groupId, actorId, change, verdict, policy, shadowed }: DecisionFilter): NumberedRows {
  return {
    table: decisions,
    number: "decision_id",
    equal: {
      ...{ source, group_id: groupId, actor_id: actorId, change_type: change, verdict, policy },
      shadowed: shadowed === undefined ? undefined : Number(shadowed),
    },
  };
}
