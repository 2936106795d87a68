import {
  given,
  type Json,
  jsonObject,
  jsonText,
  listOf,
  type Message,
  type MessageElement,
  messageText,
  objectOf,
  optional,
  type TextPaths,
  text,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { renderings } from "./message-text.js";

/** What a message says: bodies, of which there is one in practice, and the app's own data. */
export interface Content {
  readonly bodies: readonly { readonly [name: string]: Json }[];
  readonly ext?: { readonly [name: string]: Json } | undefined;
}

const typed = z.intersection(jsonObject, objectOf({ type: text }));

/** The payload of a message, as REST has it. */
export const content: z.ZodType<Content> = objectOf({ bodies: listOf(typed), ext: optional(jsonObject) });

/** The parts of a message that its payload tells. */
export function partsOf({ bodies, ext }: Content, textPaths: TextPaths): Pick<Message, "elements" | "text" | "custom"> {
  const elements = bodies.map(elementOf);
  const custom = ext && Object.keys(ext).length > 0 ? jsonText(ext) : undefined;
  return { elements, text: messageText(elements, renderings, textPaths), ...given({ custom }) };
}

function elementOf({ type, ...rest }: Content["bodies"][number]): MessageElement {
  return { type: String(type), content: rest };
}
