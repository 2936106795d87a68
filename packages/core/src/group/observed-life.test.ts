import { beforeEach, describe, expect, it } from "vitest";
import { BEGAN, created, dissolved, found, GroupReadings, joined, named } from "../testing/group-readings.js";
import { GROUP } from "../testing/record-with-replica.js";

let readings: GroupReadings;
beforeEach(() => {
  readings = new GroupReadings();
});

describe("a group that does not exist at the vendor", () => {
  it("is dissolved as of the reading, and so are its memberships", () => {
    readings.tell(created("n", "ann", "bob"), 4000);
    expect(readings.read({ state: "gone" })).toEqual([["group.dissolved", {}]]);
    expect(readings.group).toMatchObject({ dissolvedAt: 9000, memberCount: 0, stale: null });
    expect(readings.memberIds).toEqual([]);
    expect(readings.tell(joined("cid"), 8000)).toEqual([]);
    expect(readings.tell(created("late", "cid"), 8000)).toEqual([]);
  });

  it("is remembered as such though the record did not know it", () => {
    expect(readings.read({ state: "gone" })).toEqual([["group.dissolved", {}]]);
    expect(readings.tell(created("late", "ann"), 8000)).toEqual([]);
    expect(readings.group).toMatchObject({ dissolvedAt: 9000 });
  });

  it("and is dissolved in the record stays as it is, and is no longer stale", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(named("n"), 4500, BEGAN - 2000, "in doubt");
    readings.tell(dissolved, 5000);
    expect(readings.isStale).toBe(true);
    expect(readings.read({ state: "gone" })).toEqual([]);
    expect(readings.tell(created("late", "bob"), 8000)).toEqual([]);
    expect(readings.group).toMatchObject({ name: "n", createdAt: 4000, dissolvedAt: 5000, stale: null });
    readings.tell({ type: "group.updated", groupId: GROUP, profile: { notice: "late" } }, 8000);
    readings.tell(created("again", "ann"), 10_000);
    expect(readings.group).toMatchObject({ name: "again", notice: "" });
  });

  it("and had a life since its dissolution keeps nothing of that for the next one", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(dissolved, 5000);
    readings.tell(joined("bob"), 6000);
    readings.read({ state: "gone" });
    readings.tell(joined("cid"), 7000);
    readings.tell({ type: "group.updated", groupId: GROUP, profile: { notice: "between" } }, 8000);
    readings.tell(created("again", "ann"), 10_000);
    expect(readings.memberIds).toEqual(["ann"]);
    expect(readings.group).toMatchObject({ name: "again", notice: "", memberCount: 1 });
    expect(readings.both.replayed()).toEqual(readings.both.recorded());
  });

  it("keeps a creation that is newer", () => {
    readings.tell(created("former", "ann"), 4000);
    readings.tell(created("newer", "bob"), 9001);
    expect(readings.read({ state: "gone" })).toEqual([
      ["group.dissolved", {}],
      [
        "group.created",
        { ownerId: "bob", profile: { name: "newer" }, members: [{ userId: "bob" }], dissolvedAt: 9000 },
      ],
    ]);
  });

  it("stays in the record, stale, if a fact without the vendor's time arrived since", () => {
    readings.tell(created("n", "ann"), undefined, BEGAN);
    expect(readings.read({ state: "gone" })).toEqual([]);
    expect(readings.group).toMatchObject({ dissolvedAt: null, stale: { since: BEGAN + 500 } });
  });
});

it("a group that was made again hardly later than it was not found lives, stale", () => {
  readings.tell(created("n", "ann"), 4000);
  readings.tell(created("m", "ann"), 9001);
  readings.read({ state: "gone" });
  expect(readings.group).toMatchObject({ name: "m", dissolvedAt: 9000, createdAt: 9001, stale: { since: BEGAN } });
});

describe("a group that is dissolved in the record, and exists at the vendor", () => {
  it("lives again since it was created", () => {
    readings.tell(created("former", "ann", "bob"), 4000);
    readings.tell(dissolved, 5000);
    const profile = { name: "again" };
    expect(readings.read({ profile, ownerId: "cid", createdAt: 7000, members: found("cid") })).toEqual([
      ["group.created", { ownerId: "cid", profile, members: [{ userId: "cid" }], dissolvedAt: 5000 }],
    ]);
    expect(readings.group).toMatchObject({ createdAt: 7000, memberCount: 1, stale: null });
    expect(readings.tell(created("again", "cid"), 7100)).toEqual([]);
  });

  it("lives again since the reading if it does not say since when, or since before its dissolution", () => {
    readings.tell(created("former", "ann"), 4000);
    readings.tell(dissolved, 5000);
    readings.read({ createdAt: 4000 });
    expect(readings.group).toMatchObject({ createdAt: 9000, dissolvedAt: 5000 });
  });

  it("keeps who joined since its dissolution, unless they are not found", () => {
    readings.tell(created("former", "ann"), 4000);
    readings.tell(dissolved, 5000);
    readings.tell(joined("bob"), 8000);
    readings.tell(joined("cid"), 9001);
    expect(readings.read({ members: found("ann") })).toEqual([
      ["group.created", { profile: {}, members: [{ userId: "cid" }, { userId: "ann" }], dissolvedAt: 5000 }],
    ]);
    expect(readings.both.replayed()).toEqual(readings.both.recorded());
  });

  it("stays dissolved if that was later, by the vendor's clock", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(dissolved, 12_000);
    expect(readings.read({ profile: { name: "read" }, members: found("ann") })).toEqual([]);
    expect(readings.group).toMatchObject({ dissolvedAt: 12_000, stale: null });
  });

  it("stays dissolved, and stale, if that was hardly later", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(dissolved, 9001);
    expect(readings.read({ members: found("ann") })).toEqual([]);
    expect(readings.group).toMatchObject({ dissolvedAt: 9001, stale: { since: BEGAN } });
  });

  it("lives again if that arrived without the vendor's time before the reading began, whatever the clocks say", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(dissolved, undefined, BEGAN - 1);
    expect(readings.group.dissolvedAt).toBe(BEGAN - 1);
    readings.read({ profile: { name: "read" }, createdAt: 4000, members: found("ann") });
    expect(readings.group).toMatchObject({ name: "read", createdAt: 9000, dissolvedAt: 8999, stale: null });
  });

  it("stays dissolved, and is stale, if that arrived since", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(dissolved, undefined, BEGAN);
    expect(readings.read({ members: found("ann") })).toEqual([]);
    expect(readings.group).toMatchObject({ dissolvedAt: BEGAN, stale: { since: BEGAN + 500 } });
  });

  it("is stale if something without the vendor's time arrived since of one who might have joined", () => {
    readings.tell(created("n", "ann"), 4000);
    readings.tell(dissolved, 5000);
    readings.tell(joined("bob"), undefined, BEGAN);
    readings.read({ members: found("ann") });
    expect(readings.memberIds).toEqual(["ann"]);
    expect(readings.isStale).toBe(true);
  });
});

it("a dissolution without the vendor's time ends also what was read by a vendor's clock that is ahead", () => {
  readings.read({ profile: { notice: "read" }, createdAt: 4000 }, { asOf: BEGAN + 9000 });
  readings.tell(dissolved, undefined, BEGAN + 1000);
  readings.tell(created("again", "ann"), undefined, BEGAN + 2000);
  expect(readings.group).toMatchObject({ name: "again", notice: "" });
});
