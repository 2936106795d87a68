import type { Kysely } from "kysely";
import type { NewestPage, RawCallbackFilter, RawCallbackRecord } from "../../ledger/ledger-reader.js";
import type { Tables } from "../schema/tables.js";
import { PAGE_BYTES } from "./bounded-rows.js";
import { firstSince, MOST_CHARACTERS, MOST_SEGMENTS, passes, rawsOf } from "./raw-callbacks.js";

/** Which raw callbacks are asked for. */
interface Asked extends RawCallbackFilter {
  readonly before: number;
  readonly limit: number;
}

/** Raw callbacks before a number that pass the filter, newest first: as many as a page of those after a number. */
export async function newestCallbacks(database: Kysely<Tables>, asked: Asked): Promise<NewestPage<RawCallbackRecord>> {
  const { source, before, since, limit } = asked;
  const items: RawCallbackRecord[] = [];
  const first = since === undefined ? 0 : await firstSince(database, source, since);
  if (first === undefined) return { items, next: 0 };
  const segments = await segmentsBefore(database, { first, before });
  const oldest = segments.length < MOST_SEGMENTS ? segments.at(-1)?.first_callback_id : undefined;
  const after = (callbackId: number) => ({ items, next: callbackId === oldest ? 0 : callbackId });
  let bytes = 0;
  let characters = 0;
  for (const { first_callback_id, received_at, source: of } of segments) {
    if ((source !== undefined && of !== source) || (since !== undefined && received_at < since)) continue;
    const raws = await rawsOf(database, first_callback_id);
    for (const [index, raw] of [...raws.entries()].toReversed()) {
      const callbackId = first_callback_id + index;
      characters += raw.body.length;
      if (callbackId >= before || !passes(raw, asked)) continue;
      bytes += raw.body.length;
      if (items.length > 0 && bytes > PAGE_BYTES) return { items, next: callbackId + 1 };
      items.push({ callbackId, source: of, ...raw });
      if (items.length === limit) return after(callbackId);
    }
    if (characters > MOST_CHARACTERS) return after(first_callback_id);
  }
  return after(segments.at(-1)?.first_callback_id ?? 0);
}

/** The segments that begin before a number, newest first, without what is packed in them. */
function segmentsBefore(
  database: Kysely<Tables>,
  { first, before }: { readonly first: number; readonly before: number },
) {
  return database
    .selectFrom("grouphook_callback_segments")
    .select(["first_callback_id", "source", "received_at"])
    .where("first_callback_id", ">=", first)
    .where("first_callback_id", "<", before)
    .orderBy("first_callback_id", "desc")
    .limit(MOST_SEGMENTS)
    .execute();
}
