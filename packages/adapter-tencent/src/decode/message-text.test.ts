import { type Json, messageText, textPathsOf } from "@grouphook/core/adapter";
import { expect, test } from "vitest";
import { renderings } from "./message-text.js";

test.each<[string, Json, string]>([
  ["TIMTextElem", { Text: "red packet" }, "red packet"],
  ["TIMTextElem", { Text: "a\u0000b\n\uD800" }, "a\u0000b\n\uD800"],
  ["TIMTextElem", {}, ""],
  ["TIMTextElem", { Text: 5 }, ""],
  ["TIMLocationElem", { Desc: "someinfo", Latitude: 29.3, Longitude: 105.7 }, "[location: someinfo]"],
  ["TIMLocationElem", { Latitude: 29.3, Longitude: 105.7 }, "[location]"],
  ["TIMFaceElem", { Index: 1, Data: "content" }, "[face]"],
  ["TIMCustomElem", { Data: "message", Desc: "notification", Ext: "url", Sound: "x" }, "[custom: notification]"],
  ["TIMCustomElem", { Data: "message", Desc: "" }, "[custom]"],
  ["TIMSoundElem", { Url: "https://x", Second: 1 }, "[voice]"],
  ["TIMImageElem", { UUID: "x", ImageFormat: 1, ImageInfoArray: [] }, "[image]"],
  ["TIMFileElem", { FileName: "plan.pdf", FileSize: 1773552 }, "[file: plan.pdf]"],
  ["TIMVideoFileElem", { VideoUrl: "https://x" }, "[video]"],
  ["TIMRelayElem", { Title: "chat of a and b", MsgNum: 2, MsgList: [] }, "[merged: chat of a and b]"],
  ["TIMNewElem", { Text: "x" }, "[TIMNewElem]"],
  ["TIMFileElem", ["plan.pdf"], "[file]"],
  ["constructor", null, "[constructor]"],
])("%s with %j reads %j", (type, content, text) => {
  expect(messageText([{ type, content }], renderings, textPathsOf([]))).toBe(text);
});

test("elements are read one after the other", () => {
  const elements = [
    { type: "TIMTextElem", content: { Text: "see " } },
    { type: "TIMFaceElem", content: {} },
    { type: "TIMTextElem", content: { Text: " there" } },
  ];
  expect(messageText(elements, renderings, textPathsOf([]))).toBe("see [face] there");
  expect(messageText([], renderings, textPathsOf([]))).toBe("");
});
