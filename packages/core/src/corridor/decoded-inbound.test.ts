import { expect, it } from "vitest";
import { inboundFrom } from "../adapter/inbound-from.js";
import { DEEPEST_JSON } from "../adapter/nesting.js";
import type { RecordCallback } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { Json } from "../vocabulary/json.js";
import { decodedInbound } from "./decoded-inbound.js";

const inbound = inboundFrom({ method: "POST", path: "/", query: "", headers: {}, body: "", remoteAddress: "" });

function nested(levels: number): Json {
  return levels === 0 ? "deep" : { in: nested(levels - 1) };
}

function saying(levels: number): GroupChange {
  const elements = [{ type: "custom", content: nested(levels) }];
  return { type: "message.sent", groupId: "g", message: { elements, text: "" } };
}

it("takes an app's own JSON to the deepest level, and refuses what is deeper, in each change of a callback", () => {
  const decoded = (...[change, further]: readonly [GroupChange, GroupChange]) => {
    const callback: RecordCallback = { wants: "record", command: "Said", change, further: [further] };
    return decodedInbound({ decode: () => callback }, inbound);
  };
  const [deepest, deeper] = [saying(DEEPEST_JSON), saying(DEEPEST_JSON + 1)];
  expect(decoded(deepest, deepest)).toMatchObject({ further: [deepest] });
  expect(() => decoded(deeper, deepest)).toThrow("Said");
  expect(() => decoded(deepest, deeper)).toThrow("Said");
});

it("refuses what an adapter cannot read for its depth, and lets its other faults be faults", () => {
  const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  const decodedBy = (decode: () => RecordCallback) => decodedInbound({ decode }, inbound);
  expect(() => decodedBy(() => JSON.parse(JSON.stringify(deep)))).toThrow(
    expect.objectContaining({ code: "malformed", message: "unknown command: is nested too deeply to be read" }),
  );
  expect(() => decodedBy(() => JSON.parse("x".repeat(-1)))).toThrow(RangeError);
});
