import type { Outcome } from "../../vocabulary/callback.js";
import { type callbackSegments, packCallbacks, type RawCallback, unpackCallbacks } from "./callback-segments-table.js";
import type { RowOf } from "./table.js";

type Segment = RowOf<typeof callbackSegments>;

/** A segment without what the callbacks that are meant hold, and how many of them held something. */
export function strippedSegment(
  row: Segment,
  isMeant: (raw: RawCallback, callbackId: number) => boolean,
): { readonly row: Segment; readonly stripped: number } {
  let stripped = 0;
  const raws = unpackCallbacks(row.packed).map((raw, index) => {
    if (!isMeant(raw, row.first_callback_id + index) || isBare(raw)) return raw;
    stripped += 1;
    return { ...raw, body: "", circumstances: {}, outcome: unamended(raw.outcome) };
  });
  return stripped > 0 ? { row: { ...row, packed: packCallbacks(raws) }, stripped } : { row, stripped };
}

function isBare({ body, circumstances, outcome }: RawCallback): boolean {
  return body === "" && Object.keys(circumstances).length === 0 && unamended(outcome) === outcome;
}

/** What a policy made of a name or a text is no less about the person. */
function unamended(outcome: Outcome): Outcome {
  if (!("amend" in outcome)) return outcome;
  const { amend: _, ...rest } = outcome;
  return rest;
}
