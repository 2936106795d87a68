import type { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import { z } from "zod";

/** Command, time of arrival, body, outcome and circumstances. */
const rawCallback = z.tuple([
  z.string(),
  z.int(),
  z.string(),
  z.object({ result: z.string() }),
  z.record(z.string(), z.json()).nullable(),
]);
const segmentRow = z.object({
  first_callback_id: z.int(),
  callbacks: z.int(),
  received_at: z.int(),
  packed: z.instanceof(Uint8Array),
});

/** What is wrong with the raw callbacks: each number up to the head's is one of them, and each segment unpacks. */
export function faultOfSegments(database: DatabaseSync): string | undefined {
  let last = 0;
  const rows = database.prepare("select * from grouphook_callback_segments order by first_callback_id").all();
  for (const row of rows) {
    const { first_callback_id: first, callbacks: count, received_at, packed } = segmentRow.parse(row);
    const callbacks = callbacksIn(packed);
    if (!callbacks) return `the segment from ${first} on holds no raw callbacks`;
    if (first !== last + 1) return `raw callbacks go from ${last} to ${first}`;
    if (callbacks.length !== count) return `${callbacks.length} raw callbacks are kept as ${count} from ${first} on`;
    const newest = Math.max(...callbacks.map(([, receivedAt]) => receivedAt));
    if (newest !== received_at) return `raw callbacks up to ${newest} are kept as up to ${received_at}`;
    last += count;
  }
  const head = database.prepare("select callback_id from grouphook_head").get()?.callback_id;
  return head === last ? undefined : `raw callbacks end with ${last}, the head says ${String(head)}`;
}

function callbacksIn(packed: Uint8Array): readonly z.output<typeof rawCallback>[] | undefined {
  try {
    return z
      .array(rawCallback)
      .min(1)
      .parse(JSON.parse(zstdDecompressSync(packed).toString("utf8")));
  } catch {
    return undefined;
  }
}
