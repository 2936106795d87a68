import { describe, expect, it } from "vitest";
import { created, GroupReadings } from "../testing/group-readings.js";
import { GROUP } from "../testing/record-with-replica.js";
import type { GroupProfile } from "../vocabulary/change.js";

function begin() {
  const readings = new GroupReadings();
  readings.tell(created("n", "ann"), 4000);
  const tell = (profile: GroupProfile, at: number) =>
    readings.tell({ type: "group.updated", groupId: GROUP, profile }, at);
  return { readings, tell };
}

const short = { mutedAll: true, mutedAllUntil: 8000, mutedAllSpares: "nobody" } as const;
const long = { ...short, mutedAllUntil: 99_000 } as const;
const plain = { mutedAllUntil: null, mutedAllSpares: "admins" } as const;

describe("a mute of all that a fact tells", () => {
  it("has the end and spares those whom it tells, and else is a plain one", () => {
    const { readings, tell } = begin();
    expect(tell(short, 5000)).toEqual([["group.updated", { profile: short }]]);
    expect(readings.group).toMatchObject(short);
    expect(tell({ mutedAll: true }, 6000)).toEqual([["group.updated", { profile: plain }]]);
    expect(readings.group).toMatchObject({ mutedAll: true, ...plain });
  });

  it("takes its end with it when it is lifted", () => {
    const { readings, tell } = begin();
    tell(long, 5000);
    tell({ mutedAll: false }, 6000);
    expect(readings.group).toMatchObject({ mutedAll: false, ...plain });
  });

  it("is left alone by what tells of something else, or is older", () => {
    const { readings, tell } = begin();
    tell(long, 5000);
    tell({ disabled: true }, 6000);
    tell({ mutedAll: false }, 4500);
    expect(readings.group).toMatchObject({ disabled: true, ...long });
  });
});

describe("a mute of all that a reading finds", () => {
  it("keeps an end that the reading does not tell, while that is to come", () => {
    const { readings, tell } = begin();
    tell(long, 5000);
    expect(readings.read({ profile: { mutedAll: true } })).toEqual([]);
    expect(readings.group).toMatchObject(long);
  });

  it("has another end, which is not known, where it was to be over", () => {
    const { readings, tell } = begin();
    tell(short, 5000);
    expect(readings.read({ profile: { mutedAll: true } })).toEqual([
      ["group.updated", { profile: { mutedAllUntil: null } }],
    ]);
  });

  it("is over where it is not found", () => {
    const { readings, tell } = begin();
    tell(short, 5000);
    readings.read({ profile: { mutedAll: false } });
    expect(readings.group).toMatchObject({ mutedAll: false, ...plain });
  });
});
