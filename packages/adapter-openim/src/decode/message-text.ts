import { type Json, type MessageElement, readableAt, type TextPaths } from "@grouphook/core/adapter";
import { isObject } from "../wire.js";

/** Of the app's own making: stored, without a conversation of its own, delivered to who is online. */
const custom: ReadonlySet<string> = new Set(["110", "119", "120"]);

/** Content types that are words, and the field that holds them. */
const words: ReadonlyMap<string, string> = new Map([
  ["101", "content"],
  ["106", "text"],
  ["114", "text"],
  ["117", "text"],
  ["118", "content"],
]);

interface Rendering {
  readonly label: string;
  /** The field of the content that says more. */
  readonly detail?: string;
}

const renderings: ReadonlyMap<string, Rendering> = new Map([
  ["102", { label: "image" }],
  ["103", { label: "voice" }],
  ["104", { label: "video" }],
  ["105", { label: "file", detail: "fileName" }],
  ["107", { label: "merged", detail: "title" }],
  ["108", { label: "card", detail: "nickname" }],
  ["109", { label: "location", detail: "description" }],
  ["110", { label: "custom", detail: "description" }],
  ["115", { label: "face" }],
]);

/** What can be read of a message: its words as they are, everything else by name, such as `[file: plan.pdf]`. */
export function messageText({ type, content }: MessageElement, textPaths: TextPaths): string {
  const readable = isCustom(type) ? readableAt(content, textPaths) : "";
  if (readable !== "") return readable;
  const field = words.get(type);
  if (field !== undefined) return typeof content === "string" ? content : textIn(content, field);
  const { label, detail } = renderings.get(type) ?? { label: type };
  const more = detail === undefined ? "" : textIn(content, detail);
  return more === "" ? `[${label}]` : `[${label}: ${more}]`;
}

/** Whether an operator may say where the texts of such messages are. */
export function isCustom(type: string): boolean {
  return custom.has(type);
}

function textIn(content: Json, field: string): string {
  const value = isObject(content) ? content[field] : undefined;
  return typeof value === "string" ? value : "";
}
