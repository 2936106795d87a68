import { type Json, messageText, textPathsOf } from "@grouphook/core/adapter";
import { expect, test } from "vitest";
import { renderings } from "./message-text.js";

test.each<readonly [string, Json, string]>([
  ["101", { content: "hi" }, "hi"],
  ["101", "not JSON", "not JSON"],
  ["101", { content: 5 }, ""],
  ["106", { text: "@a hi", atUserList: ["a"] }, "@a hi"],
  ["114", { text: "yes", quoteMessage: {} }, "yes"],
  ["117", { text: "**hi**" }, "**hi**"],
  ["118", { content: "# hi" }, "# hi"],
  ["102", { sourcePicture: { url: "u" } }, "[image]"],
  ["103", { duration: 3 }, "[voice]"],
  ["104", {}, "[video]"],
  ["105", { fileName: "plan.pdf" }, "[file: plan.pdf]"],
  ["105", "not JSON", "[file]"],
  ["107", { title: "Chat of Ann and Bob" }, "[merged: Chat of Ann and Bob]"],
  ["108", { nickname: "Ann" }, "[card: Ann]"],
  ["109", { description: "Main St", longitude: 1 }, "[location: Main St]"],
  ["110", { data: "d", description: "gift" }, "[custom: gift]"],
  ["115", { index: 7 }, "[face]"],
  ["119", { data: "d" }, "[119]"],
])("a message of type %s with %j reads %j", (type, content, text) => {
  expect(messageText([{ type, content }], renderings, textPathsOf([]))).toBe(text);
});
