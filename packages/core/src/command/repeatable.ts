import type { VendorClient } from "../adapter/client/vendor-client.js";
import type { GroupChange } from "../vocabulary/change.js";

/** Changes that, made once more, lead to what they have led to already. */
const harmless: ReadonlySet<GroupChange["type"]> = new Set<GroupChange["type"]>([
  "group.updated",
  "group.dissolved",
  "group.attributes_changed",
  "group.list_changed",
  "owner.transferred",
  "members.joined",
  "members.left",
  "member.updated",
  "members.updated",
  "member.silenced",
  "member.unsilenced",
  "message.edited",
  "message.recalled",
  "message.reacted",
  "topic.updated",
  "topic.dissolved",
]);

/** Whether a change that may have been made `elapsedMs` ago does no harm when it is made again under the same key. */
export function isRepeatable(change: GroupChange, { recognizes = {} }: VendorClient, elapsedMs: number): boolean {
  if (harmless.has(change.type)) return true;
  // Of a group or topic with this id there is one.
  if (change.type === "group.created" && change.groupId !== undefined) return true;
  if (change.type === "topic.created" && change.topicId !== undefined) return true;
  return elapsedMs < (recognizes[change.type] ?? 0);
}
