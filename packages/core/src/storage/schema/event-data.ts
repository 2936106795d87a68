import type { Message, MessageElement } from "../../vocabulary/change.js";
import { type Json, jsonText } from "../../vocabulary/json.js";
import { json } from "./column.js";
import type { Row } from "./row.js";

/** Where among its elements a message has its readable text, word for word. */
interface TextPlace {
  readonly element: number;
  readonly field: string;
}

/** The data of an event, as far as it may tell a message. */
interface Telling {
  readonly message?: Partial<Message>;
}

interface StoredTelling {
  readonly message?: { text?: Json | TextPlace; readonly elements?: readonly MessageElement[] };
}

/** A shorter text takes hardly more than its place. */
const SHORTEST = 24;

/** The column of an event's data. A text that one element of the message holds, word for word, is not written twice. */
export function eventDataText(data: object): string {
  const { message }: Telling = data;
  const place = message && placeOf(message);
  return jsonText(place ? { ...data, message: { ...message, text: place } } : data);
}

/** The data of an event as it was told, which only `eventDataText` has written. */
export function eventDataOf<Data = { readonly [field: string]: Json }>(row: Row): Data {
  const data = json<Data & StoredTelling>(row, "data");
  const { message } = data;
  if (typeof message?.text === "object") message.text = textAt(message.text, message.elements);
  return data;
}

/** A text that stands in an element, or a field that the public form has also beside the data. In a text, quotes are escaped. */
const NOT_AS_TOLD = /"text":\{"element":|"(?:source|groupId|actorId|command)":/;

/** Whether the column of an event's data is the JSON of what was told, and can follow the fields that come before it. */
export function isAsTold(data: string): boolean {
  return !NOT_AS_TOLD.test(data);
}

function placeOf({ text, elements = [] }: Partial<Message>): TextPlace | undefined {
  if (text === undefined || text.length < SHORTEST) return undefined;
  for (const [element, { content }] of elements.entries()) {
    if (typeof content !== "object" || content === null || Array.isArray(content)) continue;
    for (const [field, value] of Object.entries(content)) if (value === text) return { element, field };
  }
  return undefined;
}

function textAt(place: Json | TextPlace, elements: readonly MessageElement[] = []): Json {
  if (typeof place !== "object" || place === null || !("element" in place)) throw new TypeError("a text has no place");
  const content = elements[Number(place.element)]?.content;
  const held = typeof content === "object" && content !== null ? Object.entries(content) : [];
  const [, text] = held.find(([field]) => field === place.field) ?? [];
  if (typeof text !== "string") throw new TypeError("a text is not where its event says");
  return text;
}
