import type { GroupProfile } from "@grouphook/core/adapter";

/**
 * How far all of a team are muted, by NetEase's number for it: 0 nobody, 1 plain members, 3 all but the server (2 in an early SDK).
 * Copies, callbacks and the REST interface number it alike.
 */
export function muteOfAll(number: number | undefined): Pick<GroupProfile, "mutedAll" | "mutedAllSpares"> {
  if (number === undefined) return {};
  return number === 0 ? { mutedAll: false } : { mutedAll: true, mutedAllSpares: number === 1 ? "admins" : "nobody" };
}

/** The number for it. */
export function numberOfMute({ mutedAll, mutedAllSpares = "admins" }: GroupProfile): 0 | 1 | 3 {
  if (mutedAll !== true) return 0;
  return mutedAllSpares === "admins" ? 1 : 3;
}
