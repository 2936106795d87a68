import { beforeEach, describe, expect, it } from "vitest";
import { BEGAN, created, dissolved, found, GroupReadings } from "../testing/group-readings.js";
import { GROUP } from "../testing/record-with-replica.js";
import type { GroupList, GroupListChanged } from "../vocabulary/change.js";

const put = (userId: string, until?: number | "forever", list: GroupList = "blocked"): GroupListChanged => ({
  ...{ type: "group.list_changed", groupId: GROUP, list, operation: "add", userIds: [userId] },
  ...(until !== undefined && { until }),
});
const taken = (userId: string): GroupListChanged => ({
  ...{ type: "group.list_changed", groupId: GROUP, list: "blocked", operation: "remove", userIds: [userId] },
});
const blocked = (...userIds: readonly string[]) => ({ lists: { blocked: userIds.map((userId) => ({ userId })) } });

let readings: GroupReadings;
beforeEach(() => {
  readings = new GroupReadings();
  readings.tell(created("n", "ann"), 4000);
});

describe("lists of a group that was read", () => {
  it("are those that were found, each for itself", () => {
    readings.tell(put("bob"), 5000);
    readings.tell(put("bob", undefined, "allowed"), 5000);
    readings.tell(put("cid"), 5000);
    expect(readings.read(blocked("cid", "dan", "eve"))).toEqual([
      ["group.list_changed", { list: "blocked", operation: "remove", userIds: ["bob"] }],
      ["group.list_changed", { list: "blocked", operation: "add", userIds: ["dan", "eve"] }],
    ]);
    expect(readings.read(blocked("cid", "dan", "eve"))).toEqual([]);
    expect(readings.read({ lists: { allowed: [] } })).toEqual([
      ["group.list_changed", { list: "allowed", operation: "remove", userIds: ["bob"] }],
    ]);
  });

  it("keep an end that is known where the vendor tells none", () => {
    readings.tell(put("bob", 20_000), 5000);
    expect(readings.read(blocked("bob"))).toEqual([]);
    const told = { lists: { blocked: [{ userId: "bob", until: "forever" as const }] } };
    expect(readings.read(told)).toEqual([
      ["group.list_changed", { list: "blocked", operation: "add", userIds: ["bob"], until: "forever" }],
    ]);
  });

  it("do not differ where the time of an entry is over", () => {
    readings.tell(put("bob", 8000), 5000);
    expect(readings.read(blocked())).toEqual([]);
    expect(readings.read(blocked("bob"))).toEqual([
      ["group.list_changed", { list: "blocked", operation: "add", userIds: ["bob"] }],
    ]);
  });

  it("keep what is newer", () => {
    readings.tell(put("bob"), 12_000);
    readings.tell(put("cid"), 5000);
    readings.tell(taken("cid"), 12_000);
    expect(readings.read(blocked("cid"))).toEqual([]);
    expect(readings.isStale).toBe(false);
  });

  it.each([
    ["put on it", [[put("bob"), 9001]], blocked()],
    [
      "taken off it",
      [
        [put("bob"), 5000],
        [taken("bob"), 9001],
      ],
      blocked("bob"),
    ],
  ] as const)("keep who was %s hardly later, in doubt", (_, facts, told) => {
    for (const [change, at] of facts) readings.tell(change, at);
    expect(readings.read(told)).toEqual([]);
    expect(readings.isStale).toBe(true);
  });

  it("take no older facts any more, unless they were not read", () => {
    readings.read(blocked("bob"));
    expect([put("cid"), taken("bob")].flatMap((change) => readings.tell(change, 8000))).toEqual([]);
    expect(readings.tell(put("cid", undefined, "allowed"), 8000)).toHaveLength(1);
  });

  it("are left alone if something without the vendor's time arrived since", () => {
    readings.tell(put("bob"), undefined, BEGAN);
    expect(readings.read(blocked())).toEqual([]);
    expect(readings.isStale).toBe(true);
  });

  it("take no facts any more that arrived without the vendor's time before the reading began", () => {
    readings.read(blocked());
    expect(readings.tell(put("bob"), undefined, BEGAN - 1)).toEqual([]);
    expect(readings.isStale).toBe(true);
  });

  it("end with a group that is gone, and do not come back with it", () => {
    readings.tell(put("bob"), 5000);
    expect(readings.read({ state: "gone" })).toEqual([["group.dissolved", {}]]);
    expect(readings.tell(created("again", "ann"), 10_000).map(([type]) => type)).toEqual(["group.created"]);
    expect(readings.read(blocked("bob"), { asOf: 11_000 })).toEqual([
      ["group.list_changed", { list: "blocked", operation: "add", userIds: ["bob"] }],
    ]);
    readings.tell(dissolved, 12_000);
    expect(readings.both.replayed()).toEqual(readings.both.recorded());
  });
});

describe("an entry of a former life, told without the vendor's time by a server's clock that is ahead", () => {
  beforeEach(() => {
    readings = new GroupReadings();
    readings.tell(created("n", "ann"), undefined, BEGAN - 4000);
    readings.tell(put("ann", "forever"), undefined, BEGAN - 3000);
  });

  it.each<[end: string, happens: () => void]>([
    ["a reading that finds the group gone", () => readings.read({ state: "gone" })],
    ["a dissolution with the vendor's time", () => readings.tell(dissolved, 9000)],
  ])("does not outlive %s", (_, happens) => {
    happens();
    readings.tell(created("again", "ann"), undefined, BEGAN + 1000);
    expect(readings.both.recorded()).toMatchObject({ isActive: true, lists: { blocked: new Map() } });
    expect(readings.isStale).toBe(false);
  });

  it("does not come back with a group that a reading finds again without its lists", () => {
    readings.tell(dissolved, undefined, BEGAN - 2000);
    readings.read({ members: found("ann") });
    expect(readings.both.recorded()).toMatchObject({ isActive: true, lists: { blocked: new Map() } });
  });
});

it("an entry of a former life does not outlive a dissolution without the vendor's time, though its clock is ahead", () => {
  readings = new GroupReadings();
  readings.tell(created("n", "ann"), BEGAN + 9000);
  readings.tell(put("ann"), BEGAN + 9001);
  readings.tell(dissolved, undefined, BEGAN + 1000);
  readings.tell(created("again", "ann"), undefined, BEGAN + 2000);
  expect(readings.both.recorded()).toMatchObject({ isActive: true, lists: { blocked: new Map() } });
});
