import { type Json, type MessageElement, readableAt, type TextPaths } from "@grouphook/core/adapter";
import { isObject } from "../wire.js";

/** An element of the app's own, of which an operator says where its texts are. */
export const CUSTOM = "TIMCustomElem";

interface Rendering {
  readonly label: string;
  /** The field of the content that says more. */
  readonly detail?: string;
}

const renderings: ReadonlyMap<string, Rendering> = new Map([
  ["TIMLocationElem", { label: "location", detail: "Desc" }],
  ["TIMFaceElem", { label: "face" }],
  [CUSTOM, { label: "custom", detail: "Desc" }],
  ["TIMSoundElem", { label: "voice" }],
  ["TIMImageElem", { label: "image" }],
  ["TIMFileElem", { label: "file", detail: "FileName" }],
  ["TIMVideoFileElem", { label: "video" }],
  ["TIMRelayElem", { label: "merged", detail: "Title" }],
]);

/** What can be read of a message: its texts as they are, everything else by name, such as `[file: plan.pdf]`. */
export function messageText(elements: readonly MessageElement[], textPaths: TextPaths): string {
  return elements.map((element) => elementText(element, textPaths)).join("");
}

function elementText({ type, content }: MessageElement, textPaths: TextPaths): string {
  if (type === "TIMTextElem") return textIn(content, "Text");
  const readable = type === CUSTOM ? readableAt(content, textPaths) : "";
  if (readable !== "") return readable;
  const { label, detail } = renderings.get(type) ?? { label: type };
  const more = detail === undefined ? "" : textIn(content, detail);
  return more === "" ? `[${label}]` : `[${label}: ${more}]`;
}

function textIn(content: Json, field: string): string {
  const value = isObject(content) ? content[field] : undefined;
  return typeof value === "string" ? value : "";
}
