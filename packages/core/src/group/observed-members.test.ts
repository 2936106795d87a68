import { beforeEach, describe, expect, it } from "vitest";
import { BEGAN, carded, created, found, GroupReadings, joined, left } from "../testing/group-readings.js";
import { GROUP } from "../testing/record-with-replica.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { MuteEnd } from "../vocabulary/mute-end.js";

let readings: GroupReadings;
beforeEach(() => {
  readings = new GroupReadings();
  readings.tell(created("n", "ann"), 4000);
});

describe("who is found", () => {
  it("is a member as of the reading, or since when it tells", () => {
    expect(
      readings.read({ members: [...found("ann", "bob"), { userId: "cid", nickname: "C", joinedAt: 6000 }] }),
    ).toEqual([["members.joined", { members: [{ userId: "bob" }, { userId: "cid", nickname: "C" }] }]]);
    expect(readings.both.member("bob")).toMatchObject({ joinedAt: 9000, position: 2 });
    expect(readings.both.member("cid")).toMatchObject({ joinedAt: 6000, position: 3 });
  });

  it("comes back if they had left before", () => {
    readings.tell(joined("bob"), 5000);
    readings.tell(left("bob"), 6000);
    readings.read({ members: found("ann", "bob") });
    expect(readings.memberIds).toEqual(["ann", "bob"]);
    expect(readings.tell(left("bob"), 7000)).toEqual([]);
    readings.tell(left("bob"), 9001);
    expect(readings.memberIds).toEqual(["ann"]);
  });

  it("stays away if they left later", () => {
    readings.tell(joined("bob"), 5000);
    readings.tell(left("bob"), 9001);
    expect(readings.read({ members: found("ann", "bob") })).toEqual([]);
    expect(readings.memberIds).toEqual(["ann"]);
  });

  it("has the fields that were read, except for newer ones", () => {
    readings.tell(carded("ann", "newer"), 9001);
    const ann = {
      userId: "ann",
      role: "admin",
      nickname: "read",
      avatar: "a",
      mutedUntil: 99_000,
      silenced: true,
    } as const;
    expect(readings.read({ members: [ann] })).toEqual([
      ["member.updated", { userId: "ann", profile: { role: "admin", avatar: "a", mutedUntil: 99_000 } }],
      ["member.silenced", { userId: "ann" }],
    ]);
    expect(readings.tell({ type: "member.unsilenced", groupId: GROUP, userId: "ann" }, 8000)).toEqual([]);
    expect(readings.tell({ type: "member.unsilenced", groupId: GROUP, userId: "ann" }, 9001)).toHaveLength(1);
  });

  it("differs by no mute that is over", () => {
    readings.tell({ type: "member.updated", groupId: GROUP, userId: "ann", profile: { mutedUntil: 8000 } }, 5000);
    expect(readings.read({ members: found("ann") })).toEqual([]);
    expect(readings.read({ members: [{ userId: "ann", mutedUntil: 7000 }] })).toEqual([]);
  });

  it("differs by a mute without end, as long as that lasts", () => {
    const muted = (mutedUntil: MuteEnd) => readings.read({ members: [{ userId: "ann", mutedUntil }] });
    const told = (mutedUntil: MuteEnd) => [["member.updated", { userId: "ann", profile: { mutedUntil } }]];
    expect(muted("forever")).toEqual(told("forever"));
    expect(muted("forever")).toEqual([]);
    expect(muted(99_000)).toEqual(told(99_000));
    expect(muted("forever")).toEqual(told("forever"));
    expect(muted(null)).toEqual(told(null));
  });

  it("is left alone if something without the vendor's time arrived since", () => {
    readings.tell(carded("ann", "newer"), undefined, BEGAN);
    readings.read({ members: [{ userId: "ann", nickname: "read" }, ...found("bob")] });
    expect(readings.both.member("ann")).toMatchObject({ nickname: "newer" });
    expect(readings.memberIds).toEqual(["ann", "bob"]);
    expect(readings.isStale).toBe(true);
  });

  it.for<[string, ...(readonly [change: GroupChange, at?: number])[]]>([
    ["an unknown user"],
    ["a member", [joined("bob")]],
    ["who had left", [joined("bob"), 5000], [left("bob"), 6000]],
  ])("does not become a member if somebody left without the vendor's time since: %s", ([, ...before]) => {
    for (const [change, at] of before) readings.tell(change, at);
    readings.tell(left("bob"), undefined, BEGAN);
    expect(readings.read({ members: found("ann", "bob") })).toEqual([]);
    expect(readings.isStale).toBe(true);
  });

  it.each([
    ["their card changed", carded("bob", "B")],
    ["they joined", joined("bob")],
  ])(
    "is no certain member if they left without the vendor's time since, and then it is told late that %s",
    (_, older) => {
      readings.tell(left("bob"), undefined, BEGAN);
      readings.tell(older, 6000, BEGAN + 100);
      readings.read({ members: found("ann", "bob") });
      expect(readings.isStale).toBe(true);
    },
  );

  it("is left alone also if an older leaving came after what arrived since, and the vendor's clock is ahead", () => {
    readings.tell(joined("bob"), BEGAN + 9000);
    readings.tell(carded("bob", "newer"), undefined, BEGAN);
    readings.tell(left("bob"), BEGAN + 8000, BEGAN + 1);
    readings.read({ members: [{ userId: "bob", nickname: "read" }] }, { asOf: BEGAN + 9500 });
    expect(readings.isStale).toBe(true);
  });
});

describe("who is not found", () => {
  it("has left as of the reading", () => {
    readings.tell(joined("bob", "cid"), 5000);
    expect(readings.read({ members: found("ann") })).toEqual([["members.left", { userIds: ["bob", "cid"] }]]);
    expect(readings.tell(joined("bob"), 8000)).toEqual([]);
    expect(readings.tell(joined("cid"), 9001)).toHaveLength(1);
  });

  it("stays a member if they joined later, without what was known of them before", () => {
    readings.tell(joined("bob"), 5000);
    readings.tell(carded("bob", "former"), 6000);
    readings.tell(joined("bob"), 9001);
    expect(readings.read({ members: found("ann") })).toEqual([
      ["member.updated", { userId: "bob", profile: { nickname: "" } }],
    ]);
    expect(readings.memberIds).toEqual(["ann", "bob"]);
  });

  it("stays a member if something without the vendor's time arrived since, even that they are one", () => {
    readings.tell(joined("bob"), undefined, BEGAN - 2000);
    readings.tell(joined("bob"), undefined, BEGAN);
    expect(readings.read({ members: found("ann") })).toEqual([]);
    expect(readings.memberIds).toEqual(["ann", "bob"]);
    expect(readings.isStale).toBe(true);
  });

  it("keeps nothing for a later membership", () => {
    readings.tell(left("bob"), 5000);
    readings.tell(carded("bob", "former"), 6000);
    readings.read({ members: found("ann") });
    readings.tell(joined("bob"), 9001);
    expect(readings.both.member("bob")).toMatchObject({ present: true, nickname: "" });
  });

  it("is no matter of a reading that does not tell the members", () => {
    readings.tell(joined("bob"), 5000);
    expect(readings.read()).toEqual([]);
    expect(readings.tell(joined("cid"), 6000)).toHaveLength(1);
    expect(readings.memberIds).toEqual(["ann", "bob", "cid"]);
  });
});
