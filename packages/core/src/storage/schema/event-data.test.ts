import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventDataOf, eventDataText } from "./event-data.js";

const WORDS = "a text of more than a few words";

function stored(data: object) {
  const text = eventDataText(data);
  return { text, times: text.split(WORDS).length - 1, read: JSON.stringify(eventDataOf({ data: text })) };
}

describe("the data of an event", () => {
  it("holds a text once that an element of the message is, and is read byte for byte as it was told", () => {
    const elements = [
      { type: "face", content: null },
      { type: "text", content: { Desc: "", Text: WORDS } },
    ];
    const told = { topicId: "t", message: { key: "k", elements, text: WORDS, sentAt: 1 } };
    expect(stored(told)).toMatchObject({ times: 1, read: JSON.stringify(told) });
  });

  it.each([
    ["short", { text: "hi", elements: [{ type: "text", content: { Text: "hi" } }] }],
    ["of several elements", { text: `${WORDS} ${WORDS}`, elements: [{ type: "text", content: { Text: WORDS } }] }],
    ["the element itself", { text: WORDS, elements: [{ type: "text", content: WORDS }] }],
    ["in a list", { text: WORDS, elements: [{ type: "text", content: [WORDS] }] }],
    ["of no element", { text: WORDS, elements: [] }],
  ])("holds a text as it is where it is %s", (_, message) => {
    expect(stored({ message }).text).toBe(JSON.stringify({ message }));
    expect(stored({ message }).read).toBe(JSON.stringify({ message }));
  });

  it("is read as it was told, whatever it is", () => {
    const text = fc.constantFrom(WORDS, `${WORDS}!`, "", "\ud800", "__proto__");
    const content = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom("Text", "__proto__", "element"), text));
    const element = fc.record({ type: fc.string(), content });
    const message = fc.record({ key: fc.string(), elements: fc.array(element, { maxLength: 3 }), text });
    fc.assert(
      fc.property(fc.oneof(fc.record({ message }), fc.record({ profile: fc.jsonValue() })), (told) => {
        expect(stored(told).read).toBe(JSON.stringify(told));
      }),
    );
  });
});
