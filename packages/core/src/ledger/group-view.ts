import type { GroupProfile, Role } from "../vocabulary/change.js";
import type { MuteEnd } from "../vocabulary/mute-end.js";

/** One membership, as policies see it. */
export interface Membership {
  readonly userId: string;
  readonly role: Role;
  readonly mutedUntil: MuteEnd;
}

/** The part of a group that matters for a question: the group, and the memberships of the actor and the named users. */
export interface GroupView {
  readonly groupId: string;
  readonly profile: GroupProfile;
  readonly ownerId: string | null;
  readonly memberCount: number;
  readonly memberships: ReadonlyMap<string, Membership>;
}
