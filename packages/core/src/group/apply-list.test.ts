import { beforeEach, describe, expect, it } from "vitest";
import { created, dissolved, GroupReadings, left } from "../testing/group-readings.js";
import { GROUP } from "../testing/record-with-replica.js";
import type { GroupListChanged } from "../vocabulary/change.js";

type Told = Pick<GroupListChanged, "operation" | "userIds"> & Partial<GroupListChanged>;

const changed = (told: Told): GroupListChanged => ({
  ...{ type: "group.list_changed", groupId: GROUP, list: "blocked" },
  ...told,
});
const added = (...userIds: readonly string[]) => changed({ operation: "add", userIds });
const removed = (...userIds: readonly string[]) => changed({ operation: "remove", userIds });

let group: GroupReadings;
beforeEach(() => {
  group = new GroupReadings();
  group.tell(created("n", "ann", "bob"), 1000);
});

describe("a list of a group", () => {
  it("tells who is new on it, and who is no longer", () => {
    expect(group.tell(added("bob", "cid", "bob"), 2000)).toEqual([
      ["group.list_changed", { list: "blocked", operation: "add", userIds: ["bob", "cid"] }],
    ]);
    expect(group.tell(added("cid", "dan"), 3000)).toEqual([
      ["group.list_changed", { list: "blocked", operation: "add", userIds: ["dan"] }],
    ]);
    expect(group.tell(removed("cid", "eve"), 4000)).toEqual([
      ["group.list_changed", { list: "blocked", operation: "remove", userIds: ["cid"] }],
    ]);
    expect(group.tell(removed("cid"), 5000)).toEqual([]);
  });

  it("tells another end of who is on it", () => {
    const until = (end: number | "forever") => changed({ operation: "add", userIds: ["bob"], until: end });
    expect(group.tell(until(9000), 2000)).toHaveLength(1);
    expect(group.tell(until(9000), 3000)).toEqual([]);
    expect(group.tell(until("forever"), 4000)).toEqual([
      ["group.list_changed", { list: "blocked", operation: "add", userIds: ["bob"], until: "forever" }],
    ]);
    expect(group.both.listEntry("blocked", "bob")).toMatchObject({ until: "forever" });
  });

  it("takes of two changes of a user the later one, whatever comes first", () => {
    group.tell(removed("bob"), 3000);
    expect(group.tell(added("bob", "cid"), 2000)).toEqual([
      ["group.list_changed", { list: "blocked", operation: "add", userIds: ["cid"] }],
    ]);
  });

  it("outlives a membership, and is none", () => {
    group.tell(added("bob"), 2000);
    expect(group.memberIds).toEqual(["ann", "bob"]);
    group.tell(left("bob"), 3000);
    expect(group.both.recorded()).toMatchObject({ lists: { blocked: new Map([["bob", null]]) } });
  });

  it("ends with the group, and is told after the creation of a new life to which it belongs", () => {
    group.tell(added("bob"), 2000);
    group.tell(dissolved, 3000);
    expect(group.tell(added("cid"), 2500)).toEqual([]);
    expect(group.tell(added("dan"), 4500)).toEqual([]);
    expect(group.tell(created("again", "ann"), 4000)).toMatchObject([
      ["group.created", {}],
      ["group.list_changed", { operation: "add", userIds: ["dan"] }],
    ]);
    expect(group.tell(added("bob"), 5000)).toHaveLength(1);
    expect(group.both.replayed()).toEqual(group.both.recorded());
  });

  it("makes an unknown group known", () => {
    group = new GroupReadings();
    expect(group.tell(added("bob"), 2000).map(([type]) => type)).toEqual(["group.list_changed"]);
    expect(group.isStale).toBe(true);
  });
});
