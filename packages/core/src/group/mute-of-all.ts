import type { GroupProfile } from "../vocabulary/change.js";
import type { GroupState } from "./group-state.js";

/** The profile as a fact tells it. What it does not tell of a mute of all is as in a plain one, not as in the one before. */
export function toldMuteOfAll(profile: GroupProfile): GroupProfile {
  return profile.mutedAll === undefined ? profile : { mutedAllUntil: null, mutedAllSpares: "admins", ...profile };
}

/** The profile as a reading tells it. A mute of all that goes on where it was to be over has another end, which is not known. */
export function observedMuteOfAll(profile: GroupProfile, known: GroupState, asOf: number): GroupProfile {
  if (profile.mutedAll !== true) return toldMuteOfAll(profile);
  const isOver = known.mutedAllUntil !== null && known.mutedAllUntil <= asOf;
  return isOver ? { mutedAllUntil: null, ...profile } : profile;
}
