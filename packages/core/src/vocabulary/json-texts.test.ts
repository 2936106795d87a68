import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonPaths } from "./json-path.js";
import { mapTexts, textsAt } from "./json-texts.js";

const chat = '{"cmd": "casino", "id":12345678901234567890, "msgs":[{"text":"one"},{"t\\u0065xt":"tw\\"o"}],"text":""}';

it.each<[string, readonly string[]]>([
  ["Data.msgs[*].text", ["one", 'tw"o']],
  ["Data.msgs[1].text", ['tw"o']],
  ["Data.msgs", ["one", 'tw"o']],
  ["Data.cmd", ["casino"]],
  ["Ext", ["plain"]],
  ["Data.nothing", []],
  ["Data.id", []],
])("%s finds texts, also within JSON that is written as a text", (path, texts) => {
  expect(textsAt({ Data: chat, Ext: "plain" }, jsonPaths([path]))).toEqual(texts);
});

it("reads JSON within JSON within JSON, and finds both of two equal keys", () => {
  const inner = '{"text":"a","text":"b"}';
  const outer = JSON.stringify({ wrapped: JSON.stringify([inner]) });
  expect(textsAt({ Data: outer }, jsonPaths(["Data.wrapped[0].text"]))).toEqual(["a", "b"]);
});

it("passes every text with its location", () => {
  const places: unknown[] = [];
  mapTexts({ Data: chat, list: ["x"] }, (text, location) => {
    places.push([text, location.join("/")]);
    return text;
  });
  expect(places).toEqual([
    ["casino", "Data/cmd"],
    ["one", "Data/msgs/0/text"],
    ['tw"o', "Data/msgs/1/text"],
    ["", "Data/text"],
    ["x", "list/0"],
  ]);
});

it("leaves what is not rewritten unchanged", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), (value, written) => {
      const content = written ? { Data: JSON.stringify(value, null, 1) } : { Data: value };
      const same = JSON.parse(JSON.stringify(content));
      expect(mapTexts(same, (text) => text)).toEqual(same);
    }),
  );
});

it("survives very deep nesting, as JSON and as a text", () => {
  const deep = `${"[".repeat(50_000)}"x"${"]".repeat(50_000)}`;
  expect(textsAt({ Data: deep }, jsonPaths(["Data"]))).toEqual([]);
  expect(textsAt({ Data: JSON.parse(deep) }, jsonPaths(["Data"]))).toEqual([]);
});
