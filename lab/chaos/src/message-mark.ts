import { field } from "./field.ts";

/** The mark of a message in the feed: its client's id or, if the vendor has none, its key. */
export function messageMark(message: unknown): unknown {
  return field(message, "clientId") ?? field(message, "key");
}
