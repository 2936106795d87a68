import { type GroupChange, type Performed, withUserIds } from "@grouphook/core/adapter";
import { inLowerCase } from "../user-id.js";
import { createGroup } from "./perform/create-group.js";
import { dissolveGroup, transferOwnership, updateGroup } from "./perform/groups.js";
import { addMembers, removeMembers, updateMember } from "./perform/members.js";
import { recallMessages, sendMessage } from "./perform/messages.js";
import { impossible, type Task } from "./perform/task.js";

/** What Easemob can be asked to do. */
export const can: ReadonlySet<GroupChange["type"]> = new Set([
  ...(["group.created", "group.updated", "group.dissolved", "owner.transferred"] as const),
  ...(["members.joined", "members.left", "member.updated"] as const),
  ...(["message.sent", "message.recalled"] as const),
]);

/** Makes a change at Easemob, whose answers and callbacks name users in lower case. */
export async function perform(change: GroupChange, task: Task): Promise<Performed> {
  const { actorId, ...performing } = task.performing;
  const ofActor = actorId === undefined ? {} : { actorId: inLowerCase(actorId) };
  return make(withUserIds(change, inLowerCase), { ...task, performing: { ...performing, ...ofActor } });
}

async function make(change: GroupChange, task: Task): Promise<Performed> {
  switch (change.type) {
    case "group.created":
      return createGroup(change, task);
    case "group.updated":
      return updateGroup(change, task);
    case "group.dissolved":
      return dissolveGroup(change, task);
    case "owner.transferred":
      return transferOwnership(change, task);
    case "members.joined":
      return addMembers(change, task);
    case "members.left":
      return removeMembers(change, task);
    case "member.updated":
      return updateMember(change, task);
    case "message.sent":
      return sendMessage(change, task);
    case "message.recalled":
      return recallMessages(change, task);
    default:
      return impossible(`${change.type}: Easemob cannot be asked to do this`);
  }
}
