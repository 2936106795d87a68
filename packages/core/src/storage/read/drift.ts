import type { Kysely, SelectQueryBuilder } from "kysely";
import type { DriftFilter, DriftRecord, DriftRequest, DriftTotals } from "../../ledger/drift.js";
import type { Page } from "../../ledger/ledger-reader.js";
import { readingPurposes } from "../../vocabulary/group-observed.js";
import { integer, text } from "../schema/column.js";
import { drift } from "../schema/drift-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { boundedRows, bytesIn, DEFAULT_LIMIT } from "./bounded-rows.js";
import { page, readNumberedCursor } from "./page.js";

/** What differed, newest first. */
export async function driftPage(
  database: Kysely<Tables>,
  { cursor, limit = DEFAULT_LIMIT, ...filter }: DriftRequest,
): Promise<Page<DriftRecord>> {
  let query = selected(database, filter);
  if (cursor !== undefined) {
    const [callbackId, type] = readNumberedCursor(cursor);
    query = query.where((where) =>
      where.or([
        where("callback_id", "<", callbackId),
        where.and([where("callback_id", "=", callbackId), where("type", "<", type)]),
      ]),
    );
  }
  const ordered = query.orderBy("callback_id", "desc").orderBy("type", "desc");
  const rows = await boundedRows<Row>(limit, {
    weigh: (count) => ordered.select(bytesIn(drift.columns)).limit(count).execute(),
    read: (count) => ordered.selectAll().limit(count).execute(),
  });
  return page(rows, (row) => [String(integer(row, "callback_id")), text(row, "type")], driftOfRow);
}

/** How far records differed, all in all. */
export async function driftTotals(database: Kysely<Tables>, filter: DriftFilter): Promise<DriftTotals> {
  const rows = await selected(database, filter)
    .select(["type", ({ fn }) => fn.sum<number | string>("differences").as("sum")])
    .groupBy("type")
    .orderBy("type")
    .execute();
  const groups = await database
    .selectFrom(selected(database, filter).select(["source", "group_id"]).distinct().as("differing"))
    .select(({ fn }) => fn.countAll<number | string>().as("count"))
    .executeTakeFirst();
  return {
    groups: Number(groups?.count ?? 0),
    differences: Object.fromEntries(rows.map(({ type, sum }) => [type, Number(sum)])),
  };
}

function selected(
  database: Kysely<Tables>,
  { source, groupId, since }: DriftFilter,
): SelectQueryBuilder<Tables, "grouphook_drift", object> {
  let query: SelectQueryBuilder<Tables, "grouphook_drift", object> = database.selectFrom("grouphook_drift");
  if (source !== undefined) query = query.where("source", "=", source);
  if (groupId !== undefined) query = query.where("group_id", "=", groupId);
  if (since !== undefined) query = query.where("found_at", ">=", since);
  return query;
}

function driftOfRow(row: Row): DriftRecord {
  const foundBy = text(row, "found_by");
  return {
    callbackId: integer(row, "callback_id"),
    source: text(row, "source"),
    groupId: text(row, "group_id"),
    foundAt: integer(row, "found_at"),
    foundBy: readingPurposes.find((purpose) => purpose === foundBy) ?? "request",
    type: text(row, "type"),
    differences: integer(row, "differences"),
  };
}
