import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isCallbackError } from "../vocabulary/callback-error.js";
import { field, Unusable } from "./field.js";
import { readWire } from "./read-wire.js";
import {
  filledText,
  identifier,
  integer,
  jsonObject,
  listIfAny,
  listOf,
  moment,
  objectOf,
  optional,
  optionalIdentifier,
  optionalInteger,
  optionalMoment,
  optionalText,
  optionalWord,
  text,
  word,
} from "./wire-fields.js";

const wire = z.compile(
  z.object({
    id: identifier,
    name: text,
    count: integer,
    at: moment,
    data: jsonObject,
    users: listOf(objectOf({ user: identifier })),
    noId: optionalIdentifier,
    noName: optionalText,
    noCount: optionalInteger,
    noTime: optionalMoment,
    nobody: optional(listOf(text)),
  }),
);
const genuine = { id: "g", name: "", count: -1, at: 0, data: { a: [1] }, users: [{ user: "ann" }] };

function faultOf(act: () => unknown): string {
  try {
    act();
  } catch (fault) {
    if (isCallbackError(fault) && fault.code === "malformed") return fault.message;
    throw fault;
  }
  throw new Error("nothing was thrown");
}

describe("what is on the wire", () => {
  it("is read, and what is not named left out", () => {
    expect(readWire(wire, { ...genuine, later: {} }, "create")).toEqual(genuine);
  });

  it.for([null, undefined])("may lack what is optional: %s", (none) => {
    const empty = { noId: none, noName: none, noCount: none, noTime: none, nobody: none };
    expect(readWire(wire, { ...genuine, ...empty }, "create")).toEqual(genuine);
  });

  it("may say nobody by an empty id, and an empty text is one", () => {
    expect(readWire(wire, { ...genuine, noId: "", noName: "" }, "create")).toEqual({ ...genuine, noName: "" });
  });

  it.for<[string, unknown, string]>([
    ["id", undefined, "id is missing"],
    ["id", null, "id is not a usable id"],
    ["id", "", "id is not a usable id"],
    ["id", "x".repeat(256), "id is not a usable id"],
    ["name", 5, "name is not a text"],
    ["count", 1.5, "count is not a whole number"],
    ["count", "1", "count is not a whole number"],
    ["count", 2 ** 53, "count is not a whole number"],
    ["at", -1, "at is not a time"],
    ["at", 8.64e15 + 1, "at is not a time"],
    ["at", "now", "at is not a whole number"],
    ["data", [], "data is not an object"],
    ["users", undefined, "users is missing"],
    ["users", {}, "users is not a list"],
    ["users", [{ user: "ann" }, 5], "users[1] is not an object"],
    ["users", [{ user: "ann" }, {}], "users[1].user is missing"],
    ["noId", 5, "noId is not a usable id"],
    ["noTime", -1, "noTime is not a time"],
    ["nobody", "ann", "nobody is not a list"],
  ])("is refused by command and place: %s of %j", ([name, value, fault]) => {
    expect(faultOf(() => readWire(wire, { ...genuine, [name]: value }, "create"))).toBe(`create: ${fault}`);
  });

  it("is refused with the command beside the message, for the log", () => {
    expect(() => readWire(wire, {}, "create")).toThrow(expect.objectContaining({ command: "create" }));
    expect(faultOf(() => readWire(wire, {}))).toBe("unknown command: id is missing");
  });

  it("tells of a part of the body where in the body it is", () => {
    expect(faultOf(() => readWire(wire, {}, "create", "content"))).toBe("create: content.id is missing");
    expect(faultOf(() => readWire(wire, [], "create", "content"))).toMatch(/^create: content /);
    expect(faultOf(() => readWire(wire, 5, "create"))).toMatch(/^create: the body /);
  });
});

it("a word is put in ours, and one that may be absent may be any", () => {
  const wire = z.object({ event: word({ Online: true, Offline: false }), how: optionalWord({ Apply: "applied" }) });
  expect(readWire(wire, { event: "Offline", how: "Apply" })).toEqual({ event: false, how: "applied" });
  for (const how of ["Beamed", "constructor", null]) {
    expect(readWire(wire, { event: "Online", how })).toEqual({ event: true });
  }
  expect(faultOf(() => readWire(wire, { event: "constructor" }, "c"))).toBe("c: event is none of Online, Offline");
  expect(faultOf(() => readWire(wire, { event: "Online", how: 5 }, "c"))).toBe("c: how is not a text");
});

it("what may be empty for none is nothing when it is empty or absent", () => {
  const wire = z.object({ reason: filledText, users: listIfAny(identifier) });
  expect(readWire(wire, { reason: "late", users: ["ann"] })).toEqual({ reason: "late", users: ["ann"] });
  for (const nothing of [{}, { reason: null, users: null }, { reason: "", users: [] }]) {
    expect(readWire(wire, nothing)).toEqual({ users: [] });
  }
  expect(faultOf(() => readWire(wire, { reason: 5 }, "c"))).toBe("c: reason is not a text");
  expect(faultOf(() => readWire(wire, { users: {} }, "c"))).toBe("c: users is not a list");
});

it("a field of a vendor's own is checked and translated in one step", () => {
  const noSwitch = new Unusable("is neither on nor off");
  const wire = z.object({ muted: field((value) => (value === "on" ? true : value === "off" ? false : noSwitch)) });
  expect(readWire(wire, { muted: "off" })).toEqual({ muted: false });
  expect(faultOf(() => readWire(wire, { muted: 0 }, "mute"))).toBe("mute: muted is neither on nor off");
  expect(faultOf(() => readWire(wire, {}, "mute"))).toBe("mute: muted is missing");
});
