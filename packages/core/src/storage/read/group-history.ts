import { type Kysely, sql } from "kysely";
import type { FeedEvent } from "../../feed/feed-event.js";
import type { NewestPage } from "../../ledger/ledger-reader.js";
import { feed } from "../schema/feed-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { boundedRows, bytesIn } from "./bounded-rows.js";
import { headNumber } from "./head-number.js";
import { feedEventOfRow } from "./records.js";

/** Of which group, and which part of its history. */
interface Asked {
  readonly source: string;
  readonly groupId: string;
  readonly before: number;
  readonly limit: number;
}

/** The events of a group that an index holds for its history, newest first. */
export async function groupHistory(
  database: Kysely<Tables>,
  { source, groupId, before, limit }: Asked,
): Promise<NewestPage<FeedEvent>> {
  const floor = await headNumber(database, "feed_floor");
  const ordered = sql`from grouphook_feed where source = ${source} and history_group_id = ${groupId}
    and sequence > ${floor} and sequence < ${before} order by sequence desc limit`;
  const { rows, hasMore } = await boundedRows<Row>(limit, {
    async weigh(count) {
      const asked = sql<{ readonly bytes: number }>`select ${bytesIn(feed.columns)} ${ordered} ${count}`;
      return (await asked.execute(database)).rows;
    },
    async read(count) {
      return (await sql<Row>`select * ${ordered} ${count}`.execute(database)).rows;
    },
  });
  const items = rows.map(feedEventOfRow);
  return { items, next: hasMore ? (items.at(-1)?.sequence ?? 0) : 0 };
}
