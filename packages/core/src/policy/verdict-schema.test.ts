import { describe, expect, it } from "vitest";
import type { Verdict } from "../vocabulary/verdict.js";
import { asVerdict, verdictSchema } from "./verdict-schema.js";

const everything: Verdict = {
  decision: "allow",
  refuseUserIds: ["bob"],
  amend: {
    groupId: "g",
    profile: {
      ...{ name: "n", notice: "", introduction: "", avatar: "", kind: "Public", custom: { a: [1, null] } },
      ...{ mutedAll: true, mutedAllUntil: 1_795_299_009_000, mutedAllSpares: "nobody", disabled: true },
      ...{ settings: { ApplyJoinOption: "FreeAccess" } },
    },
    members: {
      ann: { role: "owner", nickname: "", avatar: "", custom: null, mutedUntil: 1_795_299_009_000, receives: false },
    },
    elements: [{ type: "t", content: { Text: "x" } }],
    text: "x",
    ...{ custom: "x", priority: "high", receiverIds: [] },
  },
};

describe("the JSON form of a verdict", () => {
  it.each<[string, Verdict]>([
    ["an assent", { decision: "allow" }],
    ["an amendment of everything", everything],
    ["a muting lifted", { decision: "allow", amend: { members: { ann: { mutedUntil: null } } } }],
    ["a muting without end", { decision: "allow", amend: { members: { ann: { mutedUntil: "forever" } } } }],
    ["a discard", { decision: "discard" }],
    ["a denial", { decision: "deny" }],
    ["a denial with a code that is a text", { decision: "deny", code: "HX:10000" }],
    ["a denial with code, text and detail", { decision: "deny", code: -1, text: "", detail: "rule 7" }],
  ])("accepts %s unchanged", (_what, verdict) => {
    expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
  });
});

describe("an invalid verdict", () => {
  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["true", true],
    ["a word", "allow"],
    ["a list", [{ decision: "allow" }]],
    ["an object without decision", {}],
    ["an unknown decision", { decision: "maybe" }],
    ["a misspelt refusal", { decision: "allow", refuseUserId: ["bob"] }],
    ["an assent with a denial's text", { decision: "allow", text: "no" }],
    ["a discard with a code", { decision: "discard", code: 1 }],
    ["an empty code", { decision: "deny", code: "" }],
    ["a code that is no whole number", { decision: "deny", code: 1.5 }],
    ["a field set to undefined", { decision: "deny", text: undefined }],
    ["an unknown field of an amendment", { decision: "allow", amend: { name: "x" } }],
    ["an unknown field of a profile", { decision: "allow", amend: { profile: { title: "x" } } }],
    ["a name of blanks", { decision: "allow", amend: { profile: { name: " \u3000\t" } } }],
    ["an element of no type", { decision: "allow", amend: { elements: [{ type: "", content: {} }] } }],
    ["a member without an id", { decision: "allow", amend: { members: { "": { nickname: "n" } } } }],
    ["a mute that ends before time began", { decision: "allow", amend: { members: { ann: { mutedUntil: -1 } } } }],
    ["a mute until some word", { decision: "allow", amend: { members: { ann: { mutedUntil: "later" } } } }],
    ["a mute beyond all time", { decision: "allow", amend: { members: { ann: { mutedUntil: 8.64e15 + 1 } } } }],
    ["a receiver without an id", { decision: "allow", amend: { receiverIds: [""] } }],
    ["a refused user without an id", { decision: "allow", refuseUserIds: [""] }],
    ["an empty priority", { decision: "allow", amend: { priority: "" } }],
    ["an empty group id", { decision: "allow", amend: { groupId: "" } }],
    ["an unknown role", { decision: "allow", amend: { members: { ann: { role: "king" } } } }],
    ["an element that is no JSON", { decision: "allow", amend: { elements: [{ type: "t", content: () => 1 }] } }],
    ["refused users that are no list", { decision: "allow", refuseUserIds: "bob" }],
  ])("%s is not a verdict", (_what, said) => {
    expect(() => asVerdict(said)).toThrow(TypeError);
    expect(() => asVerdict(said)).toThrow(/^a policy returned no valid verdict: /);
  });

  it("is reported by field, without its value", () => {
    const said = { decision: "allow", amend: { members: { ann: { role: "hidden" } } } };
    expect(() => asVerdict(said)).toThrow(/amend\.members\.ann\.role/);
    expect(() => asVerdict(said)).not.toThrow(/hidden/);
  });
});
