import { type GroupChange, isVendorCallError, type Performed, type PerformOptions } from "@grouphook/core/adapter";
import type { OpenimApi } from "./api.js";
import type { ReadyClientOptions } from "./options.js";
import { createGroup } from "./perform/create-group.js";
import { Errand, type Outcome } from "./perform/errand.js";
import { dissolveGroup, transferOwner, updateGroup } from "./perform/group-changes.js";
import { joinMembers, removeMembers, updateMember } from "./perform/member-changes.js";
import { recallMessages, sendMessage } from "./perform/message-changes.js";

/** The changes that can be made at OpenIM. */
export const can: ReadonlySet<GroupChange["type"]> = new Set([
  "group.created",
  "group.updated",
  "group.dissolved",
  "owner.transferred",
  "members.joined",
  "members.left",
  "member.updated",
  "message.sent",
  "message.recalled",
]);

/** Makes a change at OpenIM. */
export async function perform(
  api: OpenimApi,
  options: ReadyClientOptions,
  change: GroupChange,
  asked: PerformOptions,
): Promise<Performed> {
  const errand = new Errand(api, options, asked);
  const began = Date.now();
  try {
    const outcome = await outcomeOf(errand, change);
    if ("impossible" in outcome) return { result: "impossible", text: outcome.impossible };
    if ("refusal" in outcome) return { result: "refused", ...outcome };
    return { result: "performed", asOf: api.timeAt(began), ...outcome };
  } catch (error) {
    throw errand.hasActed && isVendorCallError(error) ? error.afterActing() : error;
  }
}

async function outcomeOf(errand: Errand, change: GroupChange): Promise<Outcome> {
  switch (change.type) {
    case "group.created":
      return createGroup(errand, change);
    case "group.updated":
      return updateGroup(errand, change);
    case "group.dissolved":
      return dissolveGroup(errand, change);
    case "owner.transferred":
      return transferOwner(errand, change);
    case "members.joined":
      return joinMembers(errand, change);
    case "members.left":
      return removeMembers(errand, change);
    case "member.updated":
      return updateMember(errand, change);
    case "message.sent":
      return sendMessage(errand, change);
    case "message.recalled":
      return recallMessages(errand, change);
    default:
      return { impossible: `OpenIM cannot be asked for ${change.type}` };
  }
}
