import { type Kysely, sql } from "kysely";
import type { GroupRecord, Page } from "../../ledger/ledger-reader.js";
import { text } from "../schema/column.js";
import { groupOfRow, groups } from "../schema/groups-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { boundedRows, bytesIn } from "./bounded-rows.js";
import { page, readCursor } from "./page.js";
import { groupRecord } from "./records.js";

/** Which groups to list. */
interface GroupPageRequest {
  readonly source: string | undefined;
  readonly state: GroupRecord["state"] | undefined;
  readonly stale: boolean | undefined;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Groups by source and id. */
export async function groupPage(
  database: Kysely<Tables>,
  { source, state, stale, cursor, limit }: GroupPageRequest,
): Promise<Page<GroupRecord>> {
  let query = database.selectFrom("grouphook_groups");
  // A number in the text: SQLite uses the index of stale groups only where it sees that they are asked for.
  if (stale !== undefined) query = query.where("is_stale", "=", sql.lit(stale ? 1 : 0));
  if (source !== undefined) query = query.where("source", "=", source);
  if (state !== undefined) query = query.where("state", "=", state);
  if (cursor !== undefined) {
    const [afterSource, afterGroup] = readCursor(cursor, 2);
    query =
      afterSource === source
        ? query.where("group_id", ">", afterGroup)
        : query.where((where) =>
            where.or([
              where("source", ">", afterSource),
              where.and([where("source", "=", afterSource), where("group_id", ">", afterGroup)]),
            ]),
          );
  }
  // Of one source without the source: for its sake MariaDB would sort all groups of the source.
  const ordered = (source === undefined ? query.orderBy("source") : query).orderBy("group_id");
  const rows = await boundedRows<Row>(limit, {
    weigh: (count) => ordered.select(bytesIn(groups.columns)).limit(count).execute(),
    read: (count) => ordered.selectAll().limit(count).execute(),
  });
  return page(
    rows,
    (row) => [text(row, "source"), text(row, "group_id")],
    (row) => groupRecord(text(row, "source"), groupOfRow(row)),
  );
}
