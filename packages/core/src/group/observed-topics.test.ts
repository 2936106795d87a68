import { beforeEach, describe, expect, it } from "vitest";
import { BEGAN, created, dissolved, found, GroupReadings } from "../testing/group-readings.js";
import { GROUP } from "../testing/record-with-replica.js";
import type { GroupChange } from "../vocabulary/change.js";

const opened = (topicId: string, name: string): GroupChange => {
  return { type: "topic.created", groupId: GROUP, topicId, profile: { name } };
};
const closed = (topicId: string): GroupChange => ({ type: "topic.dissolved", groupId: GROUP, topicIds: [topicId] });
const renamed = (topicId: string, name: string): GroupChange => {
  return { type: "topic.updated", groupId: GROUP, topicId, profile: { name } };
};
const topic = (topicId: string, name: string) => ({ topicId, profile: { name } });

let readings: GroupReadings;
beforeEach(() => {
  readings = new GroupReadings();
  readings.tell(created("n", "ann"), 4000);
});

describe("topics of a group that was read", () => {
  it("are those that were found", () => {
    readings.tell(opened("t", "before"), 5000);
    readings.tell(opened("v", "gone"), 5000);
    expect(readings.read({ topics: [topic("t", "after"), topic("u", "new")] })).toEqual([
      ["topic.dissolved", { topicIds: ["v"] }],
      ["topic.updated", { topicId: "t", profile: { name: "after" } }],
      ["topic.created", { topicId: "u", profile: { name: "new" } }],
    ]);
    expect(readings.read({ topics: [topic("t", "after"), topic("u", "new")] })).toEqual([]);
  });

  it("keep what is newer", () => {
    readings.tell(opened("t", "newer"), 9001);
    readings.tell(opened("u", "n"), 5000);
    readings.tell(closed("u"), 9001);
    expect(readings.read({ topics: [topic("u", "read")] })).toEqual([]);
  });

  it("take no older facts any more", () => {
    readings.read({ topics: [topic("t", "read")] });
    expect(
      [opened("u", "old"), opened("t", "old"), closed("t")].flatMap((change) => readings.tell(change, 8000)),
    ).toEqual([]);
  });

  it("take no facts any more that arrived without the vendor's time before the reading began", () => {
    readings.read({ topics: [] });
    expect(readings.tell(opened("t", "old"), undefined, BEGAN - 1)).toEqual([]);
    expect(readings.isStale).toBe(true);
  });

  it("come back if they were closed before", () => {
    readings.tell(opened("t", "n"), 5000);
    readings.tell(closed("t"), 6000);
    expect(readings.read({ topics: [topic("t", "n")] })).toEqual([
      ["topic.created", { topicId: "t", profile: { name: "n" } }],
    ]);
  });

  it("are left alone if something without the vendor's time arrived since", () => {
    readings.tell(opened("t", "newer"), undefined, BEGAN);
    expect(readings.read({ topics: [] })).toEqual([]);
    expect(readings.read({ topics: [topic("t", "read")] })).toEqual([]);
    expect(readings.isStale).toBe(true);
  });

  it("are not ended with the group's former life, so that they can be opened again", () => {
    readings.tell(opened("t", "former"), undefined, BEGAN - 9000);
    readings.tell(dissolved, undefined, BEGAN - 8000);
    readings.tell(created("again", "ann"), undefined, BEGAN - 7000);
    readings.read({ topics: [] });
    expect(readings.tell(opened("t", "again"), undefined, BEGAN + 1000)).toHaveLength(1);
  });
});

describe("a topic of a former life, told without the vendor's time by a server's clock that is ahead", () => {
  beforeEach(() => {
    readings = new GroupReadings();
    readings.tell(created("n", "ann"), undefined, BEGAN - 4000);
    readings.tell(opened("t", "former"), undefined, BEGAN - 3500);
    readings.tell(renamed("t", "former still"), undefined, BEGAN - 3000);
  });

  it.each<[end: string, happens: () => void]>([
    ["a reading that finds the group gone", () => readings.read({ state: "gone" })],
    ["a dissolution with the vendor's time", () => readings.tell(dissolved, 9000)],
  ])("does not outlive %s", (_, happens) => {
    happens();
    readings.tell(created("again", "ann"), undefined, BEGAN + 1000);
    expect(readings.both.recorded()).toMatchObject({ isActive: true, topics: new Map() });
    expect(readings.isStale).toBe(false);
  });

  it("does not come back with a group that a reading finds again without its topics", () => {
    readings.tell(dissolved, undefined, BEGAN - 2000);
    readings.read({ members: found("ann") });
    expect(readings.both.recorded()).toMatchObject({ isActive: true, topics: new Map() });
  });

  it("is ended by a reading that does not find it", () => {
    expect(readings.read({ topics: [] })).toEqual([["topic.dissolved", { topicIds: ["t"] }]]);
  });
});

describe("a topic of a group whose vendor's clock is ahead", () => {
  beforeEach(() => {
    readings = new GroupReadings();
    readings.tell(created("n", "ann"), BEGAN + 9000);
    readings.tell(opened("t", "former"), BEGAN + 9001);
    readings.tell(dissolved, undefined, BEGAN + 1000);
    readings.tell(created("again", "ann"), undefined, BEGAN + 2000);
  });

  it("does not outlive a dissolution without the vendor's time", () => {
    expect(readings.both.recorded()).toMatchObject({ isActive: true, topics: new Map() });
  });

  it("is of the new life if it is told without the vendor's time", () => {
    expect(readings.tell(opened("u", "n"), undefined, BEGAN + 3000)).toHaveLength(1);
    expect(readings.both.recorded()).toMatchObject({ topics: new Map([["u", expect.anything()]]) });
  });
});

it("a topic is of a new life that is told with its creation, and that only", () => {
  readings.tell(opened("t", "former"), 5000);
  readings.tell({ type: "topic.created", groupId: GROUP, topicId: "u", profile: {} }, 7000);
  readings.tell(dissolved, 6000);
  expect(readings.tell(created("again", "ann"), 6500)).toMatchObject([
    ["group.created", {}],
    ["topic.created", { topicId: "u" }],
  ]);
});
