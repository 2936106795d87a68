import { describe, expect, it } from "vitest";
import type { Permission } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import { forbidden, groupUnknown, isPermitted, type Standing } from "./permission.js";

const outsider: Standing = { role: undefined, addsOnlySelf: false };
const newcomer: Standing = { role: undefined, addsOnlySelf: true };
const member: Standing = { role: "member", addsOnlySelf: false };
const admin: Standing = { role: "admin", addsOnlySelf: false };
const owner: Standing = { role: "owner", addsOnlySelf: false };
const everybody = { outsider, newcomer, member, admin, owner };

describe("a permission admits", () => {
  it.for<[Permission, readonly string[]]>([
    ["anyone", ["outsider", "newcomer", "member", "admin", "owner"]],
    ["joiner", ["newcomer", "member", "admin", "owner"]],
    ["member", ["member", "admin", "owner"]],
    ["admin", ["admin", "owner"]],
    ["owner", ["owner"]],
    ["nobody", []],
  ])("%s: %j", ([permission, admitted]) => {
    const names = Object.entries(everybody).filter(([, standing]) => isPermitted(permission, standing));
    expect(names.map(([name]) => name)).toEqual(admitted);
  });
});

describe("a denial", () => {
  const change: GroupChange = { type: "group.dissolved", groupId: "g" };

  it("names who may make the change", () => {
    expect(forbidden(change, "owner")).toEqual({ reason: "forbidden", text: "only owner may cause group.dissolved" });
    expect(forbidden(change, "nobody")).toEqual({ reason: "forbidden", text: "nobody may cause group.dissolved" });
  });

  it("names the unknown group", () => {
    expect(groupUnknown(change)).toEqual({ reason: "group-unknown", text: "group g is unknown or dissolved" });
  });
});
