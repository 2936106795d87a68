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
import type { GroupChange } from "../vocabulary/change.js";

const ASKED = BEGAN - 10_000;
/** The vendor's clock is at 1,000 when a command begins. */
const AT = 1000;

const said: GroupChange = {
  ...{ type: "message.sent", groupId: GROUP },
  message: { key: "1", seq: 1, senderId: "ann", text: "hi", elements: [], sentAt: 1500 },
};

let record: GroupReadings;
beforeEach(() => {
  record = new GroupReadings();
  record.tell(created("old", "ann", "bob"), 500, ASKED - 5000);
});

/** An app commands something: it is asked for at `ASKED`, and answered a second later. */
const command = (change: GroupChange, answeredAt = ASKED + 1000) =>
  record.both.learn({ change, at: AT, now: answeredAt, begunAt: ASKED });
const nameNow = () => record.group.name;

describe("what an app commanded", () => {
  it("is in the record, and its own callback changes nothing, before it or after it", () => {
    command(named("new"));
    expect(record.tell(named("new"), 1400, ASKED + 1500)).toEqual([]);
    record.tell(left("bob"), undefined, ASKED + 500);
    expect(command(left("bob"))).toEqual([]);
    expect(record.isStale).toBe(false);
  });

  it("counts as newer than a reading that began since, and leaves the group stale", () => {
    record.read({ beganAt: ASKED + 500, profile: { name: "old" } }, { asOf: 1500, now: ASKED + 900 });
    command(named("new"));
    expect(nameNow()).toBe("new");
    expect(record.isStale).toBe(true);
  });

  it("is left as it is by a reading that began before the answer, which leaves the group stale", () => {
    command(carded("bob", "B"));
    record.read({ beganAt: ASKED + 500, members: found("ann", "bob") }, { asOf: 1500, now: ASKED + 2000 });
    expect(record.both.member("bob")).toMatchObject({ nickname: "B" });
    expect(record.isStale).toBe(true);
  });

  it("and a reading that began after the answer are in order", () => {
    command(named("new"));
    record.read({ beganAt: ASKED + 1500, profile: { name: "newer" } }, { asOf: 2500, now: ASKED + 2000 });
    expect(nameNow()).toBe("newer");
    expect(record.isStale).toBe(false);
  });

  it.each<[string, GroupChange, number | undefined]>([
    ["without a time", named("other"), undefined],
    ["with a time that may be earlier", named("other"), 1500],
  ])("leaves the group stale if something else was told meanwhile: %s", (_, other, at) => {
    record.tell(other, at, ASKED + 500);
    command(named("new"));
    expect(record.isStale).toBe(true);
  });

  it.each<[string, GroupChange, number | undefined, boolean]>([
    ["told of a time that may be earlier", named("other"), 1500, true],
    ["told soon, without a time", named("other"), undefined, true],
    ["told of a later time", named("other"), 9000, false],
    ["told of somebody else", joined("cid"), 1500, false],
    ["said in the group", said, 1500, false],
  ])("and something that was %s", (_, other, at, isStale) => {
    command(named("new"));
    record.tell(other, at, ASKED + 1500);
    expect(record.isStale).toBe(isStale);
  });

  it("at the same time by two apps leaves the group stale where it differs", () => {
    command(left("bob"));
    command(joined("cid"));
    expect(record.isStale).toBe(false);
    command(joined("bob"));
    expect(record.isStale).toBe(true);
  });

  it("is of a group that exists, also if the record says that it ended", () => {
    record.tell(dissolved, 1500, ASKED + 500);
    command(named("new"));
    expect(record.group.stale).not.toBeNull();
  });

  it("ends a group no later than it may have, so that it can be made again at once", () => {
    command(dissolved);
    expect(record.group).toMatchObject({ dissolvedAt: AT, stale: null });
    record.tell(created("again", "ann"), 1600, ASKED + 1200);
    expect(nameNow()).toBe("again");
  });

  it("ends a group, which is left stale where its creation comes late and without a time", () => {
    command(dissolved);
    record.tell(created("old", "ann", "bob"), undefined, ASKED + 2000);
    expect(record.isStale).toBe(true);
  });

  it("ends a group that was made again meanwhile, which is left stale", () => {
    record.tell(created("again", "ann"), 1600, ASKED + 500);
    command(dissolved);
    expect(record.group.stale).not.toBeNull();
  });
});
