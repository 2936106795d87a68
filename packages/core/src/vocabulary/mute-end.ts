/** Until when a member may not speak, in Unix milliseconds. `forever`: until somebody lifts it; `null`: the member may speak. */
export type MuteEnd = number | "forever" | null;

/** Whether a mute with this end lasts beyond `time`, in Unix milliseconds. */
export function isMutedAt(end: MuteEnd, time: number): end is number | "forever" {
  return end === "forever" || (end !== null && end > time);
}
