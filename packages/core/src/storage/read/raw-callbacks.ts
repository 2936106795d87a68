import { type Kysely, sql } from "kysely";
import type { RawCallbackFilter, RawCallbackPage, RawCallbackRecord } from "../../ledger/ledger-reader.js";
import { callbackSegments, type RawCallback, unpackCallbacks } from "../schema/callback-segments-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { PAGE_BYTES } from "./bounded-rows.js";
import { headNumber } from "./head-number.js";

/** Which raw callbacks are asked for. */
interface Asked extends RawCallbackFilter {
  readonly after: number;
  readonly limit: number;
}

/** What one page looks at: so many segments, and so many characters that were packed in them. */
export const MOST_SEGMENTS = 2000;
export const MOST_CHARACTERS: number = 32 * 1024 * 1024;

/** Raw callbacks after a number that pass the filter: up to a number, and of as many bytes as a page of any other list. */
export async function rawCallbackPage(database: Kysely<Tables>, asked: Asked): Promise<RawCallbackPage> {
  const { source, after, since, limit } = asked;
  const callbacks: RawCallbackRecord[] = [];
  let next = after;
  let bytes = 0;
  let characters = 0;
  let from = (await segmentWith(database, after + 1)) ?? after + 1;
  if (since !== undefined && !(await isNextSince(database, { source, from, since }))) {
    const first = await firstSince(database, source, since);
    if (first === undefined) return { callbacks, next: Math.max(next, await headNumber(database, "callback_id")) };
    from = Math.max(from, first);
  }
  for (const { first_callback_id, callbacks: count, received_at, source: of } of await segmentsFrom(database, from)) {
    const last = first_callback_id + count - 1;
    if ((source === undefined || of === source) && (since === undefined || received_at >= since)) {
      const raws = await rawsOf(database, first_callback_id);
      for (const [index, raw] of raws.entries()) {
        const callbackId = first_callback_id + index;
        characters += raw.body.length;
        if (callbackId <= after || !passes(raw, asked)) continue;
        bytes += raw.body.length;
        if (callbacks.length > 0 && bytes > PAGE_BYTES) return { callbacks, next: callbackId - 1 };
        callbacks.push({ callbackId, source: of, ...raw });
        if (callbacks.length === limit) return { callbacks, next: callbackId };
      }
    }
    next = Math.max(next, last);
    if (characters > MOST_CHARACTERS) break;
  }
  return { callbacks, next };
}

/** The same without a filter by what lies in the segments: none only where there are no more. */
export async function rawCallbacks(
  database: Kysely<Tables>,
  asked: Omit<Asked, "command" | "outcome">,
): Promise<readonly RawCallbackRecord[]> {
  for (let { after } = asked; ; ) {
    const { callbacks, next } = await rawCallbackPage(database, { ...asked, after });
    if (callbacks.length > 0 || next === after) return callbacks;
    after = next;
  }
}

/** Whether a callback passes a filter by what lies in the segments. */
export function passes(raw: RawCallback, { command, outcome }: RawCallbackFilter): boolean {
  return (
    (command === undefined || raw.command === command) && (outcome === undefined || raw.outcome.result === outcome)
  );
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
export async function firstSince(
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

/** The next segments, without what is packed in them. */
function segmentsFrom(database: Kysely<Tables>, from: number) {
  return database
    .selectFrom("grouphook_callback_segments")
    .select(["first_callback_id", "callbacks", "source", "received_at"])
    .where("first_callback_id", ">=", from)
    .orderBy("first_callback_id")
    .limit(MOST_SEGMENTS)
    .execute();
}

/** What is packed in a segment. */
export async function rawsOf(database: Kysely<Tables>, first: number): Promise<readonly RawCallback[]> {
  const { rows } = await sql<Row>`
    select first_callback_id, callbacks, source, received_at, hex(packed) as packed from grouphook_callback_segments
    where first_callback_id = ${first}`.execute(database);
  return rows[0] ? unpackCallbacks(callbackSegments.wholeRow(rows[0]).packed) : [];
}
