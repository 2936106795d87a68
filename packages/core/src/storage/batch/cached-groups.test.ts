import { beforeEach, describe, expect, it } from "vitest";
import { blankGroup, blankMember, type MemberState } from "../../group/group-state.js";
import { CachedGroups, type TouchedGroup } from "./cached-groups.js";

const MOST_OF_GROUPS = 48 * 1024 * 1024;
const MOST_OF_MEMBERS = 2 * 1024 * 1024;

let groups: CachedGroups;

beforeEach(() => {
  groups = new CachedGroups();
});

const member = (userId: string, nickname = ""): MemberState => ({ ...blankMember(userId), nickname });
const touched = (
  members: readonly (readonly [string, MemberState | undefined])[] = [],
  more: Partial<TouchedGroup> = {},
) => ({
  source: "shop",
  group: blankGroup("g", 0),
  members: new Map(members.map(([userId, state]) => [userId, state])),
  endsMemberships: false,
  ...more,
});
const withAttribute = (length: number) =>
  touched([], { group: { ...blankGroup("g", 0), attributes: { a: "x".repeat(length) } } });
const membersKnown = (...userIds: readonly string[]) =>
  userIds.filter((userId) => groups.get("g")?.member(userId) !== undefined);

describe("cached groups", () => {
  it("are as they were last touched", () => {
    groups.remember("g", touched());
    const group = { ...blankGroup("g", 0), name: "new" };
    groups.remember("g", touched([], { group }));
    expect(groups.get("g")).toMatchObject({ source: "shop", group });
    expect(groups.get("h")).toBeUndefined();
  });

  it("keep who was named, as he was last", () => {
    groups.remember(
      "g",
      touched([
        ["ann", member("ann")],
        ["bob", member("bob")],
      ]),
    );
    groups.remember("g", touched([["ann", member("ann", "Ann")]]));
    expect(groups.get("g")?.member("ann")?.nickname).toBe("Ann");
    expect(membersKnown("ann", "bob", "cid")).toEqual(["ann", "bob"]);
  });

  it("forget whose row is gone", () => {
    groups.remember(
      "g",
      touched([
        ["ann", member("ann")],
        ["bob", member("bob")],
      ]),
    );
    groups.remember("g", touched([["ann", undefined]]));
    expect(membersKnown("ann", "bob")).toEqual(["bob"]);
  });

  it("forget all of whom an end of memberships says nothing", () => {
    groups.remember(
      "g",
      touched([
        ["ann", member("ann")],
        ["bob", member("bob")],
      ]),
    );
    groups.remember("g", touched([["bob", member("bob", "later")]], { endsMemberships: true }));
    expect(membersKnown("ann", "bob")).toEqual(["bob"]);
  });

  it("keep of all members those who were named last", () => {
    const size = 1000;
    const count = Math.ceil(MOST_OF_MEMBERS / size);
    const large = (userId: string) => member(userId, "x".repeat(size - 220));
    for (let index = 0; index < count; index += 1) groups.remember("g", touched([[`u${index}`, large(`u${index}`)]]));
    expect(membersKnown("u0")).toEqual(["u0"]);
    groups.remember("g", touched([["u1", large("u1")]]));
    for (let index = 0; index < count - 1; index += 1)
      groups.remember("h", touched([[`u${index}`, large(`u${index}`)]]));
    expect(membersKnown("u0", "u1", "u2")).toEqual(["u1"]);
  });

  it("know no member of a group that was forgotten in between", () => {
    groups.remember("g", touched([["ann", member("ann")]]));
    groups.remember("g", withAttribute(16 * 1024));
    groups.remember("g", touched([["bob", member("bob")]]));
    expect(membersKnown("ann", "bob")).toEqual(["bob"]);
  });

  it("forget a member who is large, or has become so", () => {
    groups.remember("g", touched([["ann", member("ann")]]));
    groups.remember(
      "g",
      touched([
        ["ann", member("ann", "x".repeat(1024))],
        ["bob", member("bob", "x".repeat(1024))],
      ]),
    );
    expect(membersKnown("ann", "bob")).toEqual([]);
  });

  it("leave out a group that is large, or has become so", () => {
    groups.remember("g", touched([["ann", member("ann")]]));
    groups.remember("g", withAttribute(16 * 1024));
    expect(groups.get("g")).toBeUndefined();
    groups.remember("g", touched());
    expect(membersKnown("ann")).toEqual([]);
  });

  it("leave out a group of any depth", () => {
    const custom = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    groups.remember("g", touched([], { group: { ...blankGroup("g", 0), custom } }));
    expect(groups.get("g")).toBeUndefined();
  });

  it("are, of all together, those that were touched last", () => {
    const length = 15 * 1024;
    const count = Math.floor(MOST_OF_GROUPS / length);
    for (let index = 0; index < count; index += 1) groups.remember(`g${index}`, withAttribute(length));
    expect(groups.get("g0")).toBeUndefined();
    const oldest = Array.from({ length: count }, (_, index) => `g${index}`).find((name) => groups.get(name)) ?? "";
    groups.remember(oldest, withAttribute(length));
    groups.remember("one more", withAttribute(length));
    expect(groups.get(oldest)).toBeDefined();
    expect(groups.get("one more")).toBeDefined();
    expect(groups.get(`g${Number(oldest.slice(1)) + 1}`)).toBeUndefined();
  });

  it("may all be forgotten", () => {
    groups.remember("g", touched([["ann", member("ann")]]));
    groups.clear();
    expect(groups.get("g")).toBeUndefined();
  });
});
