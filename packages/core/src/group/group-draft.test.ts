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

it("a dissolved group does not become stale", () => {
  expect(recordAfter([[dissolved, {}]])).toMatchObject({ stale: null });
  expect(
    recordAfter([
      [dissolved, {}],
      [muted, {}],
    ]),
  ).toMatchObject({ stale: null });
});

it("a dissolved group becomes stale by a fact that implies an active group", () => {
  const group = recordAfter([
    [dissolved, {}],
    [muted, { impliesActive: true }],
  ]);
  expect(group).toMatchObject({ dissolvedAt: expect.any(Number), stale: { since: 9000, reason: "in doubt" } });
});

it("an active group becomes stale either way", () => {
  expect(recordAfter([[created, {}]])).toMatchObject({ stale: { reason: "in doubt" } });
});
