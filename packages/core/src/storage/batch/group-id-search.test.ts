import { describe, expect, it } from "vitest";
import { blankGroup } from "../../group/group-state.js";
import type { PerformCallback, RecordCallback } from "../../vocabulary/callback.js";
import { yesOrNo } from "../../vocabulary/verdict.js";
import { planOf } from "./batch-plan.js";
import { BatchSlice } from "./batch-slice.js";
import { GroupIdSearch } from "./group-id-search.js";

const creation: PerformCallback = {
  ...{ wants: "perform", command: "Create", actorId: "ann", permission: "anyone", answerRoster: false },
  leeway: yesOrNo({ from: 1, to: 9, default: 1 }),
  change: { type: "group.created", ownerId: "ann", profile: {}, members: [{ userId: "ann" }] },
};
const foreign = (groupId: string): RecordCallback => ({
  ...{ wants: "record", command: "Tell" },
  change: { type: "group.created", groupId, profile: {}, members: [] },
});

function planned(source: string, callback: PerformCallback | RecordCallback) {
  return planOf({ source, callback, body: "", receivedAt: 1000, deadline: 9000 });
}

/** Looks up as a batch does, in a source that holds these groups; answers the sizes of the windows. */
function search(slice: BatchSlice, plans: readonly ReturnType<typeof planOf>[], taken: ReadonlySet<string>) {
  const windows: number[] = [];
  const ids = new GroupIdSearch(plans, slice);
  for (let keys = ids.keys(); keys.length > 0; keys = ids.keys()) {
    windows.push(keys.length);
    for (const [source, groupId] of keys) {
      if (!taken.has(String(groupId))) continue;
      const group = blankGroup(String(groupId), 1000);
      slice.apply(
        String(source),
        { groupId: group.groupId, group, members: [], messages: [], topics: [], listEntries: [], events: [] },
        1000,
      );
    }
    ids.settle();
  }
  return windows;
}

const numbered = (from: number, count: number) =>
  new Set(Array.from({ length: count }, (_, index) => `${from + index}`));

describe("ids for new groups", () => {
  it("have six digits, and are looked up at once for each source", () => {
    const slice = new BatchSlice();
    const plans = [planned("a", creation), planned("a", creation), planned("b", creation)];
    expect(search(slice, plans, new Set())).toHaveLength(1);
    expect([slice.of("a").allocateGroupId(), slice.of("a").allocateGroupId()]).toEqual(["100001", "100002"]);
    expect(slice.of("b").allocateGroupId()).toBe("100001");
  });

  it("go on after the last one, over however many others in ever larger steps", () => {
    const slice = new BatchSlice();
    slice.loadAllocations([{ source: "a", last_group_id: 123_456 }]);
    const windows = search(slice, [planned("a", creation), planned("a", creation)], numbered(123_457, 50_000));
    expect(windows).toHaveLength(22);
    expect([slice.of("a").allocateGroupId(), slice.of("a").allocateGroupId()]).toEqual(["173457", "173458"]);
  });

  it("pass over groups that the batch itself names", () => {
    const slice = new BatchSlice();
    const told = [...numbered(100_001, 9)].map((groupId) => planned("a", foreign(groupId)));
    search(slice, [...told, planned("a", creation)], new Set());
    expect(slice.of("a").allocateGroupId()).toBe("100010");
  });

  it("are looked up only where a group is to be made", () => {
    expect(search(new BatchSlice(), [planned("a", foreign("g"))], new Set())).toEqual([]);
  });
});
