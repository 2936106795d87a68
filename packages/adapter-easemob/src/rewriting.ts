import {
  type Amendment,
  isObject,
  type Json,
  type PerformCallback,
  parsedJson,
  type ReviewCallback,
} from "@grouphook/core/adapter";

/** A payload that a message is sent with instead of its own; in the shape that came. */
export type Payload = { readonly [name: string]: Json };

// Documented: a text may have 1 KB, and other bodies and ext 5 KB
// (https://doc.easemob.com/document/server-side/callback_presending.html).
const MOST_BYTES_OF_TEXT = 1024;
const MOST_BYTES = 5 * 1024;
/** How long the JSON of what an answer says may be, in UTF-16 units: with the words around it, it stays below 1000. */
export const MOST_WRITTEN = 900;

/** The priorities of messages in rooms. */
const priorities: readonly string[] = ["high", "normal", "low"];

/** The payload of an answer, in the shape of the one that came; `undefined` where nothing in it changes. */
export function rewritingOf({ elements, custom }: Amendment, wire: Json | undefined): Payload | undefined {
  if ((elements === undefined && custom === undefined) || !isObject(wire)) return undefined;
  const ext = custom === undefined ? wire.ext : parsedJson(custom);
  const beside = ext === undefined ? {} : { ext };
  // A combined message comes flat without a type.
  const isTyped = "bodies" in wire || "type" in wire;
  const bodies = elements?.map(({ type, content }) => ({
    ...(isObject(content) && content),
    ...(isTyped && { type }),
  }));
  const rewriting =
    "bodies" in wire
      ? { ...wire, ...(bodies && { bodies }), ...beside }
      : { ...(bodies ? bodies[0] : wire), ...beside };
  // Documented: no payload where the message stays.
  return inOrder(rewriting) === inOrder(wire) ? undefined : rewriting;
}

/** JSON whose names are in order, so that equal values have equal texts. */
function inOrder(value: Json): string {
  return JSON.stringify(value, (_, part: Json) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1))) : part,
  );
}

/** Why the vendor could not send a message so amended, or `undefined`: it might send the original instead. */
export function rewritingFault(amend: Amendment, callback: ReviewCallback | PerformCallback): string | undefined {
  const { elements, custom, priority } = amend;
  if (callback.change.type !== "message.sent") return undefined;
  if (priority !== undefined && !priorities.includes(priority)) return "priority, which is none of high, normal, low";
  if (custom !== undefined && !isObject(parsedJson(custom))) return "custom, which is no JSON object";
  if (elements) {
    const [original] = callback.change.message.elements;
    const [element, ...others] = elements;
    if (!element || others.length > 0) return "elements, of which there must be one";
    if (element.type !== original?.type) return "elements, of which the type stays";
    if (!isObject(element.content)) return "elements, which are objects";
  }
  const payload = rewritingOf(amend, callback.wire);
  if (!payload) return undefined;
  const isText = callback.change.message.elements.every(({ type }) => type === "txt") && custom === undefined;
  const most = isText ? MOST_BYTES_OF_TEXT : MOST_BYTES;
  const written = JSON.stringify(payload);
  if (Buffer.byteLength(written) > most) return `a message of more than ${most} bytes`;
  // Longer bodies are enabled by the vendor's sales, and longer answers with them.
  return isText && written.length > MOST_WRITTEN ? `a message of more than ${MOST_WRITTEN} characters` : undefined;
}
