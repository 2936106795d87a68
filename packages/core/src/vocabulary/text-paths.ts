import type { MessageElement } from "./change.js";
import type { Json } from "./json.js";
import { type JsonPath, jsonPaths } from "./json-path.js";
import { textsAt } from "./json-texts.js";

/** Where an operator says that custom elements of messages hold texts. */
export interface TextPaths {
  readonly written: readonly string[];
  readonly paths: readonly JsonPath[];
}

/** Reads an operator's paths; what is no path leads nowhere. */
export function textPathsOf(written: readonly string[]): TextPaths {
  return { written, paths: jsonPaths(written) };
}

/** What can be read where the paths lead, a line for each text; empty where there is none. */
export function readableAt(content: Json, { paths }: TextPaths): string {
  return paths.length > 0 ? textsAt(content, paths).join("\n") : "";
}

/** A custom element that tells policies where its texts are. */
export function withTextPaths(element: MessageElement, { written }: TextPaths): MessageElement {
  return written.length > 0 ? { ...element, textPaths: written } : element;
}
