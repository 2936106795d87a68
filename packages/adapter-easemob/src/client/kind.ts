import type { Done, Refused } from "./answer.js";
import { isRefused } from "./answer.js";

/** The word for groups in the paths of calls. */
export const GROUPS = "chatgroups";
/** The word for rooms, whose calls are those of groups but for that. */
export const ROOMS = "chatrooms";

export type Kind = typeof GROUPS | typeof ROOMS;

/** What was asked of a group or a room, and which of them it is. */
export interface OfKind {
  readonly kind: Kind;
  readonly answer: Done | Refused;
}

/**
 * Asks for something of a group, and where there is none, of a room: an id does not tell which of them it is. What is of neither is
 * refused as of a group.
 */
export async function askOfEither(ask: (kind: Kind) => Promise<Done | Refused>): Promise<OfKind> {
  const ofGroup = await ask(GROUPS);
  if (!isRefused(ofGroup) || !ofGroup.isGone) return { kind: GROUPS, answer: ofGroup };
  const ofRoom = await ask(ROOMS);
  return isRefused(ofRoom) && ofRoom.isGone ? { kind: GROUPS, answer: ofGroup } : { kind: ROOMS, answer: ofRoom };
}
