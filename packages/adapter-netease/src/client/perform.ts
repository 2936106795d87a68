import { type GroupChange, isVendorCallError, type Performed, withUserIds } from "@grouphook/core/adapter";
import { inLowerCase } from "../in-lower-case.js";
import { createTeam } from "./perform/create-team.js";
import { Errand, type ErrandParts, impossible } from "./perform/errand.js";
import { addMembers, removeMembers, updateMember, updateMembers } from "./perform/members.js";
import { recallMessages } from "./perform/recall-messages.js";
import { sendMessage } from "./perform/send-message.js";
import { dissolveTeam, transferOwner, updateTeam } from "./perform/teams.js";

/** The changes that can be made at NetEase. */
export const can: ReadonlySet<GroupChange["type"]> = new Set([
  "group.created",
  "group.updated",
  "group.dissolved",
  "owner.transferred",
  "members.joined",
  "members.left",
  "member.updated",
  "members.updated",
  "message.sent",
  "message.recalled",
]);

/** Makes a change at NetEase. */
export async function perform(change: GroupChange, parts: ErrandParts): Promise<Performed> {
  const { actorId, ...performing } = parts.performing;
  const ofActor = actorId === undefined ? {} : { actorId: inLowerCase(actorId) };
  const errand = new Errand({ ...parts, performing: { ...performing, ...ofActor } });
  const asOf = parts.api.time();
  try {
    const made = await madeOf(withUserIds(change, inLowerCase), errand);
    return "change" in made ? { result: "performed", asOf, ...made } : made;
  } catch (error) {
    throw errand.hasActed && isVendorCallError(error) ? error.afterActing() : error;
  }
}

function madeOf(change: GroupChange, errand: Errand) {
  switch (change.type) {
    case "group.created":
      return createTeam(change, errand);
    case "group.updated":
      return updateTeam(change, errand);
    case "group.dissolved":
      return dissolveTeam(change, errand);
    case "owner.transferred":
      return transferOwner(change, errand);
    case "members.joined":
      return addMembers(change, errand);
    case "members.left":
      return removeMembers(change, errand);
    case "member.updated":
      return updateMember(change, errand);
    case "members.updated":
      return updateMembers(change, errand);
    case "message.sent":
      return sendMessage(change, errand);
    case "message.recalled":
      return recallMessages(change, errand);
    default:
      return impossible(change.type);
  }
}
