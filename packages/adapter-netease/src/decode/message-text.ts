import type { Renderings } from "@grouphook/core/adapter";

/** How NetEase's messages are read, by `msgType`. */
export const renderings: Renderings = new Map([
  ["TEXT", { words: "body" }],
  ["TIPS", { words: "body" }],
  ["PICTURE", { label: "image" }],
  ["AUDIO", { label: "voice" }],
  ["VIDEO", { label: "video" }],
  ["FILE", { label: "file" }],
  ["LOCATION", { label: "location" }],
  ["NRTC_NETCALL", { label: "call" }],
  ["CUSTOM", { label: "custom", detail: "body", isCustom: true }],
]);
