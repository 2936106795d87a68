import type { Renderings } from "@grouphook/core/adapter";

/** How Tencent's elements are read. */
export const renderings: Renderings = new Map([
  ["TIMTextElem", { words: "Text" }],
  ["TIMLocationElem", { label: "location", detail: "Desc" }],
  ["TIMFaceElem", { label: "face" }],
  ["TIMCustomElem", { label: "custom", detail: "Desc", isCustom: true }],
  ["TIMSoundElem", { label: "voice" }],
  ["TIMImageElem", { label: "image" }],
  ["TIMFileElem", { label: "file", detail: "FileName" }],
  ["TIMVideoFileElem", { label: "video" }],
  ["TIMRelayElem", { label: "merged", detail: "Title" }],
]);
