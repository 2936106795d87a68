import type { Renderings } from "@grouphook/core/adapter";

/** How Easemob's bodies are read. */
export const renderings: Renderings = new Map([
  ["txt", { words: "msg" }],
  ["img", { label: "image", detail: "filename" }],
  ["audio", { label: "voice" }],
  ["video", { label: "video", detail: "filename" }],
  ["loc", { label: "location", detail: "addr" }],
  ["file", { label: "file", detail: "filename" }],
  ["cmd", { label: "command", detail: "action" }],
  // In a question; where it is told of, it is a text.
  ["sub_combine", { words: "summary" }],
  ["custom", { label: "custom", detail: "customEvent", isCustom: true }],
]);
