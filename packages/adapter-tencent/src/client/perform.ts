import type { GroupChange, Performed } from "@grouphook/core/adapter";
import { changeAttributes } from "./perform/attributes.js";
import { createGroup } from "./perform/create-group.js";
import { dissolveGroup, transferOwnership, updateGroup } from "./perform/groups.js";
import { silenceMember, updateMember } from "./perform/member.js";
import { addMembers, removeMembers } from "./perform/members.js";
import { recallMessages, sendMessage } from "./perform/messages.js";
import { impossible, type Task } from "./perform/task.js";
import { createTopic, dissolveTopics, updateTopic } from "./perform/topics.js";

/** What Tencent can be asked to do. */
export const can: ReadonlySet<GroupChange["type"]> = new Set([
  ...(["group.created", "group.updated", "group.dissolved", "group.attributes_changed", "owner.transferred"] as const),
  ...(["members.joined", "members.left", "member.updated", "member.silenced", "member.unsilenced"] as const),
  ...(["message.sent", "message.recalled", "topic.created", "topic.updated", "topic.dissolved"] as const),
]);

/** Makes a change at Tencent. */
export async function perform(change: GroupChange, task: Task): Promise<Performed> {
  switch (change.type) {
    case "group.created":
      return createGroup(change, task);
    case "group.updated":
      return updateGroup(change, task);
    case "group.dissolved":
      return dissolveGroup(change, task);
    case "group.attributes_changed":
      return changeAttributes(change, task);
    case "owner.transferred":
      return transferOwnership(change, task);
    case "members.joined":
      return addMembers(change, task);
    case "members.left":
      return removeMembers(change, task);
    case "member.updated":
      return updateMember(change, task);
    case "member.silenced":
    case "member.unsilenced":
      return silenceMember(change, task);
    case "message.sent":
      return sendMessage(change, task);
    case "message.recalled":
      return recallMessages(change, task);
    case "topic.created":
      return createTopic(change, task);
    case "topic.updated":
      return updateTopic(change, task);
    case "topic.dissolved":
      return dissolveTopics(change, task);
    default:
      return impossible(`${change.type}: Tencent cannot be asked to do this`);
  }
}
