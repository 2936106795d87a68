import { type Kysely, sql } from "kysely";
import type { RawCallbackRecord } from "../../ledger/ledger-reader.js";
import { callbackSegments, unpackCallbacks } from "../schema/callback-segments-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import type { Tables } from "../schema/tables.js";
import { PAGE_BYTES } from "./bounded-rows.js";

/** Which raw callbacks are asked for. */
interface Asked {
  readonly source?: string;
  readonly after: number;
  readonly since?: number;
  readonly limit: number;
}

/** Raw callbacks after a number, segment by segment: up to a number, and of as many bytes as a page of any other list. */
export async function rawCallbacks(
  database: Kysely<Tables>,
  { source, after, since, limit }: Asked,
): Promise<readonly RawCallbackRecord[]> {
  const found: RawCallbackRecord[] = [];
  let bytes = 0;
  let from = (await segmentWith(database, after + 1)) ?? after + 1;
  if (since !== undefined && !(await isNextSince(database, { source, from, since }))) {
    const first = await firstSince(database, source, since);
    if (first === undefined) return found;
    from = Math.max(from, first);
  }
  for (;;) {
    const row = await nextSegment(database, from, source);
    if (!row) return found;
    from = row.first_callback_id + 1;
    if (since !== undefined && row.received_at < since) continue;
    for (const [index, raw] of unpackCallbacks(row.packed).entries()) {
      const callbackId = row.first_callback_id + index;
      if (callbackId <= after) continue;
      bytes += raw.body.length;
      if (found.length === limit || (found.length > 0 && bytes > PAGE_BYTES)) return found;
      found.push({ callbackId, source: row.source, ...raw });
    }
  }
}

/** The number of the segment that a callback lies in, if it is kept. */
async function segmentWith(database: Kysely<Tables>, callbackId: number): Promise<number | undefined> {
  const row = await database
    .selectFrom("grouphook_callback_segments")
    .select("first_callback_id")
    .where("first_callback_id", "<=", callbackId)
    .orderBy("first_callback_id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.first_callback_id;
}

/** Whether the next segment came in at or after a moment, as for all who read on. */
async function isNextSince(
  database: Kysely<Tables>,
  { source, from, since }: { readonly source: string | undefined; readonly from: number; readonly since: number },
): Promise<boolean> {
  let query = database
    .selectFrom("grouphook_callback_segments")
    .select("received_at")
    .where("first_callback_id", ">=", from);
  if (source !== undefined) query = query.where("source", "=", source);
  const row = await query.orderBy("first_callback_id").limit(1).executeTakeFirst();
  return row !== undefined && row.received_at >= since;
}

/**
 * The first segment that came in at or after a moment, by the index of each source. Not the earliest: a clock that went back
 * leaves later ones before it.
 */
async function firstSince(
  database: Kysely<Tables>,
  source: string | undefined,
  since: number,
): Promise<number | undefined> {
  const sources = source === undefined ? await sourcesOf(database) : [source];
  const firsts = await Promise.all(
    sources.map((each) =>
      database
        .selectFrom("grouphook_callback_segments")
        .select(({ fn }) => fn.min<number | null>("first_callback_id").as("first"))
        .where("source", "=", each)
        .where("received_at", ">=", since)
        .executeTakeFirst(),
    ),
  );
  const found = firsts.flatMap((row) => row?.first ?? []);
  return found.length > 0 ? Math.min(...found) : undefined;
}

/** One after the other: databases list distinct values by looking at every row. */
async function sourcesOf(database: Kysely<Tables>): Promise<readonly string[]> {
  const sources: string[] = [];
  for (let after = ""; ; ) {
    const row = await database
      .selectFrom("grouphook_callback_segments")
      .select("source")
      .where("source", ">", after)
      .orderBy("source")
      .limit(1)
      .executeTakeFirst();
    if (!row) return sources;
    sources.push(row.source);
    after = row.source;
  }
}

async function nextSegment(
  database: Kysely<Tables>,
  from: number,
  source: string | undefined,
): Promise<RowOf<typeof callbackSegments> | undefined> {
  const ofSource = source === undefined ? sql`` : sql`and source = ${source}`;
  const { rows } = await sql<Row>`
    select first_callback_id, callbacks, source, received_at, hex(packed) as packed from grouphook_callback_segments
    where first_callback_id >= ${from} ${ofSource}
    order by first_callback_id limit 1`.execute(database);
  return rows[0] && callbackSegments.wholeRow(rows[0]);
}
