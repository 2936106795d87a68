import type { Denial } from "../vocabulary/callback.js";
import type { RecordedChange } from "../vocabulary/group-observed.js";
import { applyFact } from "./apply-fact.js";
import { applyTold } from "./apply-told.js";
import { refusalOf } from "./rules.js";
import type { Circumstances, Effects, Slice } from "./slice.js";

/** Applies one change to a slice of the record. Pure: the slice is unchanged, and the result says what to write. */
export function applyChange(slice: Slice, change: RecordedChange, circumstances: Circumstances): Effects | Denial {
  if (change.type === "group.observed") return applyFact(slice, change, circumstances);
  if (circumstances.authority === "theirs") return applyTold(slice, change, circumstances);
  const refusal = refusalOf(slice, change, circumstances);
  if (refusal) return refusal;
  const ours =
    change.type === "group.created" && change.groupId === undefined
      ? { ...change, groupId: slice.allocateGroupId() }
      : change;
  return applyFact(slice, ours, circumstances);
}
