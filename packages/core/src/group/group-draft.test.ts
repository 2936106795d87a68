import { expect, it } from "vitest";
import { BatchSlice } from "../storage/batch/batch-slice.js";
import type { GroupChange } from "../vocabulary/change.js";
import { applyChange } from "./apply-change.js";
import { isDenial } from "./slice.js";

function recordAfter(changes: readonly (readonly [GroupChange, { readonly impliesActive?: boolean }])[]) {
  const record = new BatchSlice();
  for (const [change, more] of changes) {
    const effects = applyChange(record.of("s"), change, {
      ...{ authority: "theirs", permission: "anyone", actorId: undefined, occurredAt: undefined, now: 9000 },
      ...{ leavesStale: "in doubt", ...more },
    });
    if (!isDenial(effects)) record.apply("s", effects, 9000);
  }
  return record.of("s").group("g");
}

const created: GroupChange = { type: "group.created", groupId: "g", profile: {}, members: [{ userId: "ann" }] };
const dissolved: GroupChange = { type: "group.dissolved", groupId: "g" };
const muted: GroupChange = { type: "group.updated", groupId: "g", profile: { mutedAll: true } };

it("a group that has ended need not be read again", () => {
  expect(recordAfter([[dissolved, {}]])).toMatchObject({ stale: null });
  expect(
    recordAfter([
      [dissolved, {}],
      [muted, {}],
    ]),
  ).toMatchObject({ stale: null });
});

it("unless something was told that can only be of a group that is there", () => {
  const group = recordAfter([
    [dissolved, {}],
    [muted, { impliesActive: true }],
  ]);
  expect(group).toMatchObject({ dissolvedAt: expect.any(Number), stale: { since: 9000, reason: "in doubt" } });
});

it("a group that is there is in doubt either way", () => {
  expect(recordAfter([[created, {}]])).toMatchObject({ stale: { reason: "in doubt" } });
});
