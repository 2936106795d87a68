import type { Renderings } from "@grouphook/core/adapter";

/** How OpenIM's content types are read. */
export const renderings: Renderings = new Map([
  ["101", { words: "content" }],
  ["102", { label: "image" }],
  ["103", { label: "voice" }],
  ["104", { label: "video" }],
  ["105", { label: "file", detail: "fileName" }],
  ["106", { words: "text" }],
  ["107", { label: "merged", detail: "title" }],
  ["108", { label: "card", detail: "nickname" }],
  ["109", { label: "location", detail: "description" }],
  ["110", { label: "custom", detail: "description", isCustom: true }],
  ["114", { words: "text" }],
  ["115", { label: "face" }],
  ["117", { words: "text" }],
  ["118", { words: "content" }],
  // Stored without a conversation of its own, and delivered to who is online.
  ["119", { isCustom: true }],
  ["120", { isCustom: true }],
]);
