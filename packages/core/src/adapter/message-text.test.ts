import { describe, expect, it } from "vitest";
import type { Json } from "../vocabulary/json.js";
import { textPathsOf } from "../vocabulary/text-paths.js";
import { messageText, questionedMessage, type Renderings } from "./message-text.js";

const renderings: Renderings = new Map([
  ["text", { words: "text" }],
  ["file", { label: "file", detail: "name" }],
  ["face", { label: "face" }],
  ["own", { label: "custom", detail: "about", isCustom: true }],
  ["119", { isCustom: true }],
]);
const nowhere = textPathsOf([]);
const inData = textPathsOf(["data.text"]);

describe("what can be read of an element", () => {
  it.for<[string, Json, string]>([
    ["text", { text: "hi" }, "hi"],
    ["text", "as it came", "as it came"],
    ["text", { text: 5 }, ""],
    ["file", { name: "plan.pdf" }, "[file: plan.pdf]"],
    ["file", {}, "[file]"],
    ["face", { index: 1 }, "[face]"],
    ["own", { data: { text: "hi" }, about: "gift" }, "[custom: gift]"],
    ["119", {}, "[119]"],
    ["new", { text: "hi" }, "[new]"],
    ["constructor", null, "[constructor]"],
  ])("is told by its type: %s of %j is %j", ([type, content, read]) => {
    expect(messageText([{ type, content }], renderings, nowhere)).toBe(read);
  });

  it("is what an operator says, where it is the app's own and there is anything", () => {
    const content = { data: { text: "hi" }, about: "gift", text: "words" };
    expect(messageText([{ type: "own", content }], renderings, inData)).toBe("hi");
    expect(messageText([{ type: "own", content: { about: "gift" } }], renderings, inData)).toBe("[custom: gift]");
    expect(messageText([{ type: "text", content }], renderings, inData)).toBe("words");
  });

  it("stands one after the other", () => {
    const elements = [
      { type: "text", content: { text: "see " } },
      { type: "face", content: {} },
    ];
    expect(messageText(elements, renderings, nowhere)).toBe("see [face]");
    expect(messageText([], renderings, nowhere)).toBe("");
  });
});

it("a message in question tells where the texts of the app's own elements are", () => {
  const own = { type: "own", content: {} };
  const text = { type: "text", content: {} };
  expect(questionedMessage({ elements: [own, text], text: "" }, renderings, inData)).toEqual({
    elements: [{ ...own, textPaths: ["data.text"] }, text],
    text: "",
  });
});
