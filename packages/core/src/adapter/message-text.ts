import type { Message, MessageElement } from "../vocabulary/change.js";
import type { Json } from "../vocabulary/json.js";
import { readableAt, type TextPaths, withTextPaths } from "../vocabulary/text-paths.js";
import { isObject } from "./parsed-json.js";

/** How one type of element is read. */
export interface Rendering {
  /** The field of the content that holds the words; without one the element is shown by name. */
  readonly words?: string;
  /** The name; the type itself unless set. */
  readonly label?: string;
  /** The field of the content that says more than the name. */
  readonly detail?: string;
  /** Whether it is of the app's own making, so that an operator may say where its texts are. */
  readonly isCustom?: boolean;
}

/** How a vendor's elements are read, by type. */
export type Renderings = ReadonlyMap<string, Rendering>;

/** What can be read of a message: its words as they are, everything else by name, such as `[file: plan.pdf]`. */
export function messageText(elements: readonly MessageElement[], renderings: Renderings, textPaths: TextPaths): string {
  return elements.map((element) => elementText(element, renderings.get(element.type) ?? {}, textPaths)).join("");
}

/** A message that may still be changed: policies are told where its texts are. */
export function questionedMessage(message: Message, renderings: Renderings, textPaths: TextPaths): Message {
  const elements = message.elements.map((element) =>
    renderings.get(element.type)?.isCustom ? withTextPaths(element, textPaths) : element,
  );
  return { ...message, elements };
}

function elementText({ type, content }: MessageElement, rendering: Rendering, textPaths: TextPaths): string {
  const { words, label = type, detail, isCustom = false } = rendering;
  if (words !== undefined) return typeof content === "string" ? content : textIn(content, words);
  const readable = isCustom ? readableAt(content, textPaths) : "";
  if (readable !== "") return readable;
  const more = detail === undefined ? "" : textIn(content, detail);
  return more === "" ? `[${label}]` : `[${label}: ${more}]`;
}

function textIn(content: Json, name: string): string {
  const value = isObject(content) ? content[name] : undefined;
  return typeof value === "string" ? value : "";
}
