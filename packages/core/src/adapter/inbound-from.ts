import type { Inbound } from "./adapter.js";

const encoder = new TextEncoder();

/** An inbound of which only the text of the body is at hand, such as a stored one: its bytes are the UTF-8 of that text. */
export function inboundFrom(known: Omit<Inbound, "bytes">): Inbound {
  return { ...known, bytes: encoder.encode(known.body) };
}
