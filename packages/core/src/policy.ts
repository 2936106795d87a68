import type { GroupChange, GroupProfile, Role } from "./change.js";
import type { Verdict } from "./verdict.js";

/** One membership as a policy sees it. */
export interface Membership {
  readonly userId: string;
  readonly role: Role;
  readonly mutedUntil: number | null;
}

/** The part of a group that a question touches: the group, and the memberships of actor and named users. */
export interface GroupView {
  readonly groupId: string;
  readonly profile: GroupProfile;
  readonly ownerId: string | null;
  readonly memberCount: number;
  readonly memberships: ReadonlyMap<string, Membership>;
}

/** What a policy is asked: may this change happen? */
export interface Question {
  readonly source: string;
  readonly vendor: string;
  readonly command: string;
  readonly change: GroupChange;
  readonly actorId?: string;
  /** Reads the group from the ledger, on demand; `undefined` for one that is unknown or dissolved. */
  view(): Promise<GroupView | undefined>;
}

/** Judges changes before they happen. The signal fires when the vendor stops waiting. */
export type Policy = (question: Question, options: { readonly signal: AbortSignal }) => Verdict | Promise<Verdict>;
