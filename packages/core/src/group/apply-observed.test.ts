import { beforeEach, describe, expect, it } from "vitest";
import {
  BEGAN,
  carded,
  created,
  dissolved,
  found,
  GroupReadings,
  joined,
  left,
  named,
} from "../testing/group-readings.js";
import { GROUP } from "../testing/record-with-replica.js";

let readings: GroupReadings;
beforeEach(() => {
  readings = new GroupReadings();
});

describe("a reading of a group", () => {
  it("that the record does not know makes it known, as of when it was created", () => {
    const profile = { name: "n", notice: "" };
    const attributes = { x: "1" };
    expect(
      readings.read({ profile, ownerId: "ann", createdAt: 4000, attributes, members: found("ann", "bob") }),
    ).toEqual([
      ["group.created", { ownerId: "ann", profile: { name: "n" }, members: [{ userId: "ann" }, { userId: "bob" }] }],
      ["group.attributes_changed", { operation: "merge", attributes }],
    ]);
    expect(readings.group).toMatchObject({ createdAt: 4000, memberCount: 2, stale: null });
    expect(readings.both.replayed()).toEqual(readings.both.recorded());
  });

  it("that is as the record has it tells nothing, and changes nothing that is shown", () => {
    readings.tell(created("n", "ann", "bob"), 4000);
    const { updatedAt } = readings.group;
    expect(readings.read({ profile: { name: "n" }, ownerId: "ann", members: found("ann", "bob") })).toEqual([]);
    expect(readings.group).toMatchObject({ updatedAt, createdAt: 4000, stale: null });
  });

  it("tells what differs", () => {
    readings.tell(created("n", "ann", "bob"), 4000);
    readings.tell(
      { type: "group.attributes_changed", groupId: GROUP, operation: "merge", attributes: { x: "1" } },
      5000,
    );
    const told = { profile: { name: "m", settings: { join: "free" } }, ownerId: "bob", attributes: { y: "2" } };
    expect(readings.read({ ...told, members: found("ann", "bob") })).toEqual([
      ["group.updated", { profile: { name: "m", settings: { join: "free" } } }],
      ["owner.transferred", { toUserId: "bob" }],
      ["group.attributes_changed", { operation: "remove", attributes: { x: "1" } }],
      ["group.attributes_changed", { operation: "merge", attributes: { y: "2" } }],
    ]);
  });

  it("tells that the group has no owner", () => {
    readings.tell(created("n", "ann"), 4000);
    expect(readings.read({ ownerId: null })).toEqual([["owner.removed", { userId: "ann" }]]);
    expect(readings.both.replayed()).toEqual(readings.both.recorded());
    readings.read({}, { asOf: 9001 });
    expect(readings.group.ownerId).toBeNull();
  });

  it("takes the owner from the members if it does not say", () => {
    readings.tell(created("n", "ann", "bob"), 4000);
    expect(readings.read({ members: [...found("ann"), { userId: "bob", role: "owner" }] })).toEqual([
      ["owner.transferred", { toUserId: "bob" }],
    ]);
  });

  it("tells the creation if that was never reported", () => {
    readings.tell(joined("ann"), 5000);
    expect(readings.isStale).toBe(true);
    const told = { createdAt: 4000, ownerId: "ann", profile: { name: "n" } };
    expect(readings.read({ ...told, members: found("ann", "bob") })).toEqual([
      ["group.created", { ownerId: "ann", profile: { name: "n" }, members: [{ userId: "bob" }] }],
    ]);
    expect(readings.isStale).toBe(false);
    expect(readings.tell(created("n", "ann"), 4000)).toEqual([]);
  });

  it("believes no time of creation that is impossible", () => {
    readings.read({ createdAt: BEGAN * 2 });
    expect(readings.group.createdAt).toBe(9000);
  });
});

describe("facts by the vendor's clock", () => {
  it("that are newer than a reading win, before it and after it", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(named("newer"), 12_000);
    expect(readings.read({ profile: { name: "read", notice: "read" } })).toEqual([
      ["group.updated", { profile: { notice: "read" } }],
    ]);
    readings.tell(named("newest"), 12_001);
    expect(readings.group).toMatchObject({ name: "newest", notice: "read", stale: null });
  });

  it.each([
    ["a name", [named("newer")], { profile: { name: "read" } }],
    ["a card", [carded("ann", "newer")], { members: [{ userId: "ann", nickname: "read" }] }],
    ["a joining", [joined("bob")], { members: found("ann") }],
    ["a leaving", [left("ann")], { members: found("ann") }],
  ] as const)("that contradict it, and are hardly newer, win in doubt: %s", (_, [fact], told) => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(fact, 9001);
    expect(readings.read(told)).toEqual([]);
    expect(readings.isStale).toBe(true);
    readings.read({ ...told, beganAt: BEGAN + 5000 }, { asOf: 14_000, now: BEGAN + 5500 });
    expect(readings.isStale).toBe(false);
    expect(readings.both.replayed()).toEqual(readings.both.recorded());
  });

  it("that are hardly newer, but say what was read, are not in doubt", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(named("read"), 9001);
    readings.read({ profile: { name: "read" }, members: found("ann") });
    expect(readings.isStale).toBe(false);
  });

  it("that are older lose, though they come later", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.read({ profile: { name: "n" } });
    expect([...readings.tell(named("older"), 8999), ...readings.tell(dissolved, 8999)]).toEqual([]);
    expect(readings.group).toMatchObject({ name: "n", dissolvedAt: null });
  });
});

describe("facts without the vendor's time", () => {
  it("that arrived before a reading began lose", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(named("older"), undefined, BEGAN - 1);
    readings.read({ profile: { name: "read" } });
    expect(readings.group).toMatchObject({ name: "read", stale: null });
  });

  it("that arrived since stay, and leave the group stale", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(named("newer"), undefined, BEGAN);
    expect(readings.read({ profile: { name: "read" } })).toEqual([]);
    expect(readings.group).toMatchObject({ name: "newer", stale: { since: BEGAN + 500 } });
    readings.read({ beganAt: BEGAN + 1000, profile: { name: "newer" } }, { now: BEGAN + 1500 });
    expect(readings.isStale).toBe(false);
  });

  it("that arrived before, but are settled after it, change nothing and leave the group stale", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.read({ profile: { name: "read" } });
    expect(readings.tell(named("older"), undefined, BEGAN - 1)).toEqual([]);
    expect(readings.group).toMatchObject({ name: "read", stale: { since: BEGAN - 1 } });
  });
});

describe("the stale mark", () => {
  const marked = (now: number) => readings.tell(named("n"), 8000, now, "in doubt");

  it("goes with a reading that began after it was set", () => {
    readings.tell(created("n", "ann"), 4000);
    marked(BEGAN - 1);
    readings.read();
    expect(readings.group).toMatchObject({ stale: null });
  });

  it("stays if the group was marked once more since the reading began", () => {
    readings.tell(created("n", "ann"), 4000);
    marked(BEGAN - 1000);
    marked(BEGAN);
    readings.read();
    expect(readings.group.stale).toEqual({ since: BEGAN - 1000, reason: "in doubt" });
    readings.read({ beganAt: BEGAN + 1 });
    expect(readings.group).toMatchObject({ stale: null });
    expect(readings.group.changedAt).not.toHaveProperty("marked");
  });
});

it("a stale mark outlasts the lives of a group, though the vendor's clock is ahead", () => {
  readings.tell(created("n", "ann"), BEGAN + 9000);
  readings.tell(named("n"), BEGAN + 9001, BEGAN - 1000, "in doubt");
  readings.tell(named("n"), BEGAN + 9002, BEGAN + 1, "in doubt");
  readings.tell(dissolved, BEGAN + 9003);
  readings.tell(created("again", "ann"), BEGAN + 9004);
  readings.read({}, { asOf: BEGAN + 9005 });
  expect(readings.isStale).toBe(true);
});

describe("a reading in parts", () => {
  it("leaves the group stale until its last part", () => {
    readings.read({ part: "more", createdAt: 4000, profile: { name: "n" }, members: found("ann") });
    expect(readings.group.stale).toEqual({ since: BEGAN, reason: "it is being read at the vendor" });
    expect(readings.read({ part: "more", members: found("bob") }, { now: BEGAN + 900 })).toEqual([
      ["members.joined", { members: [{ userId: "bob" }] }],
    ]);
    expect(readings.isStale).toBe(true);
    readings.read({ part: "last", members: found("cid") }, { now: BEGAN + 1900 });
    expect(readings.isStale).toBe(false);
    expect(readings.memberIds).toEqual(["ann", "bob", "cid"]);
  });

  it("leaves it stale if one of its parts left something alone", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(joined("bob"), undefined, BEGAN);
    readings.read({ part: "more", members: found("bob") });
    readings.read({ part: "last" }, { now: BEGAN + 900 });
    expect(readings.isStale).toBe(true);
  });

  it("says nothing any more once a later one has begun to be settled", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.read({ part: "more", profile: { name: "earlier" } });
    readings.read({ beganAt: BEGAN + 600, part: "more", profile: { name: "later" } }, { asOf: 9600, now: BEGAN + 700 });
    expect(readings.read({ part: "last", profile: { name: "earlier" }, members: found("bob") })).toEqual([]);
    expect(readings.group).toMatchObject({ name: "later", memberCount: 1 });
    expect(readings.isStale).toBe(true);
  });

  it("is true as of no earlier time than one that began before, however the clock was estimated", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.read({ profile: { name: "earlier" } });
    readings.read({ beganAt: BEGAN + 600, profile: { name: "later" } }, { asOf: 8500, now: BEGAN + 700 });
    readings.tell(named("old"), 8700);
    expect(readings.group.name).toBe("later");
  });
});

describe("members of parts", () => {
  it("who are asked for by name and are none have left", () => {
    readings.tell(created("n", "ann", "bob", "cid"), 4000);
    readings.read({ part: "more", members: found("ann") });
    expect(readings.read({ part: "last", members: found("cid"), absentUserIds: ["bob", "dan"] })).toEqual([
      ["members.left", { userIds: ["bob"] }],
    ]);
    expect(readings.tell(left("ann"), 8000)).toEqual([]);
    expect(readings.memberIds).toEqual(["ann", "cid"]);
  });
});
