import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Inbound } from "../../adapter/adapter.js";
import { inboundFrom } from "../../adapter/inbound-from.js";
import type { UnappliedCallback } from "../../ledger/ledger.js";
import type { Callback } from "../../vocabulary/callback.js";
import { callbackSchema } from "../../vocabulary/callback-schema.js";
import { jsonText } from "../../vocabulary/json.js";
import { shortened } from "../batch/journal.js";
import { contentSinceOf, type MessageKeeping } from "../batch/message-keeping.js";
import { optionalText, text } from "./column.js";
import type { deadLetters } from "./dead-letters-table.js";
import type { Row } from "./row.js";
import type { RowOf } from "./table.js";

/** What a dead letter holds: an understood callback, a request to be decoded again, or what is good for reading alone. */
type DeadLetterForm = "callback" | "request" | "fragment";

/** An error is for people. */
const LONGEST_ERROR = 10_000;

const request: z.ZodType<Omit<Inbound, "body" | "bytes">> = z.object({
  method: z.string(),
  path: z.string(),
  query: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  remoteAddress: z.string(),
});

/** Makes the row of a callback that was not applied: of no more than so many bytes, and without what is not to be kept. */
export function rowOfLetter(
  unapplied: UnappliedCallback,
  { keeping, failedAt, most }: { readonly keeping: MessageKeeping; readonly failedAt: number; readonly most: number },
): RowOf<typeof deadLetters> {
  const contentSince = contentSinceOfLetter(unapplied);
  const isToKeep = contentSince === null || keeping !== "none";
  const callback = isToKeep ? jsonOf(unapplied.callback) : null;
  const sent = isToKeep ? requestOf(unapplied) : null;
  const whole = isToKeep ? unapplied.body : "";
  const size = Buffer.byteLength(whole) + Buffer.byteLength(callback ?? sent ?? "");
  const isTooLarge = size > most;
  const body = isTooLarge ? whole.slice(0, Math.floor(most / 4)).toWellFormed() : whole;
  const kept = isTooLarge ? { callback: null, request: null } : { callback, request: sent };
  const holds: DeadLetterForm = kept.callback !== null ? "callback" : kept.request !== null ? "request" : "fragment";
  return {
    dead_letter_id: randomUUID(),
    source: unapplied.source,
    command: shortened(unapplied.command),
    received_at: unapplied.receivedAt,
    failed_at: failedAt,
    body,
    error: String(unapplied.error).slice(0, LONGEST_ERROR).toWellFormed(),
    ...kept,
    content_since: isToKeep ? contentSince : null,
    holds,
    size: isTooLarge ? Buffer.byteLength(body) : size,
  };
}

/** The callback that a letter holds as it was understood. Throws a `TypeError` that names the field where it is none. */
export function callbackOfLetter(letter: Row): Callback {
  const read = callbackSchema.safeParse(JSON.parse(text(letter, "callback")));
  if (!read.success) throw new TypeError(`the stored callback is none: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** The request of a letter that could not be read; `undefined` for a letter that holds none. */
export function inboundOfLetter(letter: Row): Inbound | undefined {
  const held = optionalText(letter, "request");
  return held === null ? undefined : inboundFrom({ ...request.parse(JSON.parse(held)), body: text(letter, "body") });
}

/** What could not be read may hold anything, unless its adapter knows better. */
function contentSinceOfLetter({ callback, receivedAt, isWithoutContent }: UnappliedCallback): number | null {
  if (!callback) return isWithoutContent ? null : receivedAt;
  try {
    return contentSinceOf({ callback, receivedAt });
  } catch {
    return receivedAt;
  }
}

function requestOf({ inbound }: UnappliedCallback): string | null {
  if (!inbound) return null;
  const { body: _body, bytes: _bytes, ...rest } = inbound;
  return jsonText(rest);
}

/** `null` for what cannot be put in JSON; the letter is kept all the same. */
function jsonOf(callback: UnappliedCallback["callback"]): string | null {
  if (!callback) return null;
  try {
    return jsonText(callback);
  } catch {
    return null;
  }
}
