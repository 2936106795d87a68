import type { MessageElement } from "./change.js";
import type { Json } from "./json.js";
import { type JsonPath, jsonPaths } from "./json-path.js";
import { textsAt } from "./json-texts.js";

/** An operator's paths to the texts in custom elements of messages. */
export interface TextPaths {
  readonly written: readonly string[];
  readonly paths: readonly JsonPath[];
}

/** Parses an operator's paths. Invalid paths match nothing. */
export function textPathsOf(written: readonly string[]): TextPaths {
  return { written, paths: jsonPaths(written) };
}

/** The texts at the paths, one per line; empty if there are none. */
export function readableAt(content: Json, { paths }: TextPaths): string {
  return paths.length > 0 ? textsAt(content, paths).join("\n") : "";
}

/** Adds the paths to a custom element, so that policies know where its texts are. */
export function withTextPaths(element: MessageElement, { written }: TextPaths): MessageElement {
  return written.length > 0 ? { ...element, textPaths: written } : element;
}
