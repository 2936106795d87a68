import type { Kysely } from "kysely";
import { ExpiredPositionError, type FeedFilter, type FeedPage, type FeedRequest } from "../../ledger/ledger-reader.js";
import { feed } from "../schema/feed-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { boundedRows, bytesIn, DEFAULT_LIMIT } from "./bounded-rows.js";
import { headNumber } from "./head-number.js";
import { checkEpoch, checkNotBeyond, checkPosition } from "./positions.js";

/** Events that one request with a filter looks at. */
const MOST_LOOKED_AT = 20_000;

/** Events after a position, as far as they pass the filter, each as it is made of its row. */
export async function feedPage<Event extends { readonly sequence: number }>(
  database: Kysely<Tables>,
  eventOf: (row: Row) => Event,
  request: FeedRequest & FeedFilter = {},
): Promise<FeedPage<Event>> {
  const { after = 0, epoch, limit = DEFAULT_LIMIT, source, groupId, types } = request;
  checkPosition(after);
  const isFiltered = source !== undefined || groupId !== undefined || types !== undefined;
  let query = database.selectFrom("grouphook_feed").where("sequence", ">", after).orderBy("sequence");
  // Known before the events are read: what comes meanwhile was not looked at.
  const lookedAt = isFiltered
    ? Math.min(after + MOST_LOOKED_AT, await headNumber(database, "feed_sequence"))
    : undefined;
  if (lookedAt !== undefined) query = query.where("sequence", "<=", lookedAt);
  if (source !== undefined) query = query.where("source", "=", source);
  if (groupId !== undefined) query = query.where("group_id", "=", groupId);
  if (types !== undefined) query = query.where("type", "in", types.length > 0 ? types : [""]);
  const { rows, hasMore } = await boundedRows<Row>(limit, {
    weigh: (count) => query.select(bytesIn(feed.columns)).limit(count).execute(),
    read: (count) => query.selectAll().limit(count).execute(),
  });
  // Asked afterwards: events may have gone while they were read.
  const floor = await headNumber(database, "feed_floor");
  if (after < floor) throw new ExpiredPositionError(floor + 1, await headNumber(database, "feed_sequence"));
  if (rows.length === 0) await checkNotBeyond(database, after, "feed_sequence");
  if (epoch !== undefined) await checkEpoch(database, after, epoch);
  const events = rows.map(eventOf);
  const last = events.at(-1)?.sequence ?? after;
  return { events, next: hasMore ? last : Math.max(last, lookedAt ?? last) };
}
