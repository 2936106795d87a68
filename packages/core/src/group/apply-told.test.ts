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

const said = {
  ...{ type: "message.sent", groupId: GROUP },
  message: { key: "1", seq: 1, senderId: "ann", text: "hi", elements: [], sentAt: 1500 },
} as const satisfies GroupChange;

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

describe("a group that one command ended and another one made again", () => {
  const MADE_AGAIN = ASKED + 3500;
  // By 4,000 of the vendor's clock the end has certainly taken effect.
  beforeEach(() => void command(dissolved));

  const makeAgain = (...userIds: readonly string[]) =>
    record.both.learn({ change: created("again", ...userIds), at: 3500, now: MADE_AGAIN, begunAt: ASKED + 2500 });
  const tellWhileMadeAgain = (change: GroupChange, at: number, now: number) => {
    if (now < MADE_AGAIN) record.tell(change, at, now);
    makeAgain("ann");
    if (now > MADE_AGAIN) record.tell(change, at, now);
    expect(record.both.replayed()).toEqual(record.both.recorded());
  };
  const newlyMade = () => {
    const other = new GroupReadings();
    other.tell(created("again", "ann"), 3500);
    return other.both.recorded();
  };

  describe.each([
    ["between the two", ASKED + 2000],
    ["later", ASKED + 4000],
  ])("of which is told %s that", (_, now) => {
    const member = { groupId: GROUP, userId: "bob" } as const;
    const cases: readonly (readonly [string, GroupChange])[] = [
      ["a member was silenced", { type: "member.silenced", ...member }],
      ["a member was muted", { type: "member.updated", ...member, profile: { mutedUntil: BEGAN * 2 } }],
      ["a member got another role", { type: "member.updated", ...member, profile: { role: "admin" } }],
      ["a member changed their card", carded("bob", "B")],
      ["somebody joined", joined("cid")],
      ["it got another owner", { type: "owner.transferred", groupId: GROUP, toUserId: "bob" }],
      ["its notice changed", { type: "group.updated", groupId: GROUP, profile: { notice: "old", mutedAll: true } }],
      [
        "its attributes changed",
        { type: "group.attributes_changed", groupId: GROUP, operation: "merge", attributes: { x: "old" } },
      ],
      ["it got a topic", { type: "topic.created", groupId: GROUP, topicId: "t", profile: { name: "old" } }],
    ];

    it.each([...cases, ["something was said", said]] as const)("%s, has nothing of its former life", (__, change) => {
      tellWhileMadeAgain(change, 1500, now);
      expect(record.both.recorded()).toEqual(newlyMade());
      expect(record.isStale).toBe(false);
    });

    it.each(cases)("%s, is left stale if nobody knows in which life", (__, change) => {
      tellWhileMadeAgain(change, 3700, now);
      expect(record.isStale).toBe(true);
    });
  });

  it("knows nothing from before of who is in it again", () => {
    record.tell(carded("bob", "B"), 1500, ASKED + 2000);
    makeAgain("ann", "bob");
    expect(record.both.member("bob")).toMatchObject({ present: true, nickname: "" });
    expect(record.both.replayed()).toEqual(record.both.recorded());
  });

  it("is left stale by what is told soon without a time", () => {
    makeAgain("ann");
    record.tell(joined("cid"), undefined, ASKED + 4000);
    expect(record.isStale).toBe(true);
  });

  it("has what happened after the end has certainly taken effect", () => {
    makeAgain("ann");
    record.tell(joined("bob"), 4001, ASKED + 4500);
    record.tell(joined("cid"), undefined, ASKED + 20_000);
    expect(record.memberIds).toEqual(["ann", "bob", "cid"]);
    expect(record.isStale).toBe(false);
  });

  it("has what happened after a reading found it", () => {
    makeAgain("ann");
    record.read({ beganAt: ASKED + 3600, members: found("ann") }, { asOf: 3600, now: ASKED + 3700 });
    record.tell(joined("bob"), 3700, ASKED + 4000);
    expect(record.memberIds).toEqual(["ann", "bob"]);
    expect(record.isStale).toBe(false);
  });
});

describe("a group that a command ended, and another one ended again", () => {
  const endTwice = (at: number) => {
    command(dissolved);
    record.both.learn({ change: dissolved, at, now: ASKED + 3500, begunAt: ASKED + 2500 });
    record.tell(dissolved, 1800, ASKED + 4000);
    record.tell(created("again", "ann"), 2800, ASKED + 4000);
  };

  it("stays ended when callbacks tell what happened between", () => {
    endTwice(3000);
    expect(record.both.recorded()).toMatchObject({ isActive: false });
  });

  it("is left stale where the vendor's clock is not known well enough for that", () => {
    endTwice(1600);
    expect(record.isStale).toBe(true);
  });
});
