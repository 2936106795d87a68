import type { GroupChange } from "./change.js";

const onlyTold: ReadonlySet<string> = new Set<GroupChange["type"]>([
  ...(["join.requested", "join.answered", "members.invited", "invitation.answered"] as const),
  "message.failed",
]);

/**
 * Whether a change makes a group known that was not. One that says nothing of who and what is in a group does not: a message
 * that could not be sent, an application, an invitation, and the answers to these.
 */
export function makesGroupKnown({ type }: { readonly type: string }): boolean {
  return !onlyTold.has(type);
}
