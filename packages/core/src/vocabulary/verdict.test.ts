import { describe, expect, it } from "vitest";
import { type Amendment, allow, deny, fitToLeeway, type Leeway, type Verdict, yesOrNo } from "./verdict.js";

const codes = { from: 10, to: 20, except: [13, 17], default: 15 };
const yesAndNo = yesOrNo(codes);
const everything: Leeway = {
  codes,
  amend: ["groupId", "profile", "members", "elements", "custom", "priority", "receiverIds"],
  refuseSome: true,
  discard: true,
};
const amendments: Required<Omit<Amendment, "text">> = {
  groupId: "g",
  profile: { name: "n" },
  members: { ann: { role: "admin" } },
  elements: [],
  custom: "c",
  priority: "high",
  receiverIds: ["ann"],
};

describe("a policy's answer", () => {
  it("allows a change as it is or amended", () => {
    expect(allow()).toEqual({ decision: "allow" });
    expect(allow({ custom: "c" })).toEqual({ decision: "allow", amend: { custom: "c" } });
  });

  it("denies with or without text and code", () => {
    expect(deny()).toEqual({ decision: "deny" });
    expect(deny("no")).toEqual({ decision: "deny", text: "no" });
    expect(deny("no", 12)).toEqual({ decision: "deny", text: "no", code: 12 });
  });
});

describe("a verdict that the reply can express", () => {
  it.for<Verdict>([
    allow(),
    allow(amendments),
    { decision: "allow", refuseUserIds: ["ann"] },
    { decision: "discard" },
    deny("no", 10),
    deny("no", 20),
  ])("is sent unchanged: %j", (verdict) => {
    expect(fitToLeeway(verdict, everything)).toEqual(verdict);
  });

  it("is a denial with a code that is a text, if the vendor's are", () => {
    expect(fitToLeeway(deny("no", "HX:1"), yesOrNo({ maxLength: 4 }))).toEqual(deny("no", "HX:1"));
  });

  it("is a yes if the reply can only express yes and no", () => {
    expect(fitToLeeway(allow(), yesAndNo)).toEqual(allow());
    expect(fitToLeeway({ decision: "allow", amend: {}, refuseUserIds: [] }, yesAndNo).decision).toBe("allow");
  });
});

describe("the text of an amended message", () => {
  it("is not sent, so it fits every reply", () => {
    const verdict = allow({ elements: [], text: "" });
    expect(fitToLeeway(verdict, { ...yesAndNo, amend: ["elements"] })).toEqual(verdict);
  });
});

describe("a verdict that the reply cannot express becomes the nearest stricter one:", () => {
  it.for(Object.keys(amendments))("an amendment of %s becomes a denial that names it", (field) => {
    const amend = Object.fromEntries(Object.entries(amendments).filter(([name]) => name === field));
    const others = everything.amend.filter((name) => name !== field);
    expect(fitToLeeway(allow(amend), { ...everything, amend: others })).toEqual({
      decision: "deny",
      code: 15,
      text: `cannot be changed: ${field}`,
    });
  });

  it("a refusal of some members becomes a denial", () => {
    const verdict: Verdict = { decision: "allow", refuseUserIds: ["ann"] };
    expect(fitToLeeway(verdict, { ...everything, refuseSome: false })).toMatchObject({ decision: "deny", code: 15 });
  });

  it("a discard becomes a denial", () => {
    expect(fitToLeeway({ decision: "discard" }, yesAndNo)).toEqual({ decision: "deny", code: 15 });
  });

  it.for([undefined, 9, 13, 17, 21, 12.5, Number.NaN, "12", ""])(
    "a denial with code %s gets the vendor's default",
    (code) => {
      expect(fitToLeeway(deny("no", code), everything)).toEqual({ decision: "deny", text: "no", code: 15 });
    },
  );

  it.for([undefined, 12, "", "seven77"])("a denial with code %s gets a default that is a text, or none", (code) => {
    const texts = yesOrNo({ maxLength: 6 });
    expect(fitToLeeway(deny("no", code), texts)).toEqual({ decision: "deny", text: "no" });
    const withDefault = yesOrNo({ maxLength: 6, default: "denied" });
    expect(fitToLeeway(deny("no", code), withDefault)).toEqual({ decision: "deny", text: "no", code: "denied" });
    expect(fitToLeeway({ decision: "discard" }, withDefault)).toEqual({ decision: "deny", code: "denied" });
  });

  it.for([undefined, 12, "HX:1"])("a denial with code %s loses it where a reply carries none", (code) => {
    expect(fitToLeeway(deny("no", code), yesOrNo())).toEqual({ decision: "deny", text: "no" });
    expect(fitToLeeway({ decision: "allow", amend: { custom: "c" }, otherwise: { code: 12 } }, yesOrNo())).toEqual({
      decision: "deny",
      text: "cannot be changed: custom",
    });
  });

  it("never a looser one", () => {
    const verdicts: readonly Verdict[] = [
      allow(amendments),
      { decision: "allow", refuseUserIds: ["ann"] },
      { decision: "discard" },
      deny(),
    ];
    for (const verdict of verdicts) expect(fitToLeeway(verdict, yesAndNo).decision).toBe("deny");
  });
});
