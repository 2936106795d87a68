import type { GroupDissolved, GroupProfile, GroupUpdated, OwnerTransferred } from "@grouphook/core/adapter";
import { lowerLevelOf } from "../../wire.js";
import { flat, requestedUpdate, say } from "../../words.js";
import { errCodes } from "../envelope.js";
import { beyond, type Errand, type Outcome, refusalIn, undone } from "./errand.js";

const GONE: Outcome = {
  refusal: { code: errCodes.dismissed, text: "the group does not exist at OpenIM, or no longer" },
};

/** Changes a profile. The mute of all is another call: where only that is refused, the rest was changed. */
export async function updateGroup(errand: Errand, { groupId, profile }: GroupUpdated): Promise<Outcome> {
  const { mutedAll, ...rest } = profile;
  const worded = say(flat(rest), requestedUpdate, "profile");
  if ("unsayable" in worded) return beyond(worded.unsayable);
  const isMuteAlone = Object.keys(worded.words).length === 0;
  // Run against OpenIM's services: to mute a group that was dismissed revives it.
  if (isMuteAlone && (await errand.group(groupId)).state === "gone") return GONE;
  if (!isMuteAlone) {
    const answer = await errand.change("/group/set_group_info_ex", { groupID: groupId, ...worded.words });
    if (!("data" in answer)) return undone(answer);
  }
  const muting = mutedAll ? "/group/mute_group" : "/group/cancel_mute_group";
  const muted = mutedAll === undefined ? undefined : await errand.change(muting, { groupID: groupId });
  const isMuteRefused = muted !== undefined && !("data" in muted);
  if (isMuteRefused && isMuteAlone) return undone(muted);
  const group = await errand.group(groupId);
  if (group.state === "gone") return GONE;
  const change: GroupUpdated = { type: "group.updated", groupId, profile: asked(profile, group.profile) };
  return { change, ...(isMuteRefused && { refused: [refusalIn(muted)] }) };
}

/** Of a group's profile what a change was about, as it is now: OpenIM trims notices, and webhooks change what is asked for. */
function asked({ settings, ...fields }: GroupProfile, now: GroupProfile): GroupProfile {
  const shown = Object.entries(now).filter(([name]) => name in fields);
  const set = Object.entries(now.settings ?? {}).filter(([name]) => settings && name in settings);
  return { ...Object.fromEntries(shown), ...(set.length > 0 && { settings: Object.fromEntries(set) }) };
}

/** Ends a group. The members are left to OpenIM, which needs them to tell them of it (`deleteMember` false). */
export async function dissolveGroup(errand: Errand, change: GroupDissolved): Promise<Outcome> {
  const { groupId } = change;
  const answer = await errand.change("/group/dismiss_group", { groupID: groupId, deleteMember: false });
  if ("data" in answer) return { change };
  const wasDone = errand.key !== undefined && "refusal" in answer && isAboutGone(answer.refusal.code);
  return wasDone && (await errand.group(groupId)).state === "gone" ? { change } : undone(answer);
}

/** Read in the source: a group whose members were deleted is one without an owner to be found. */
function isAboutGone(code: number): boolean {
  return code === errCodes.dismissed || code === errCodes.recordNotFound || code === errCodes.groupNotFound;
}

/**
 * Gives a group another owner. OpenIM does not look whether who gives the group away owns it, and would make a second owner.
 * And it gives the former owner the role that the new one had, whatever that was.
 */
export async function transferOwner(errand: Errand, change: OwnerTransferred): Promise<Outcome> {
  const { groupId, toUserId, formerOwnerRole = "member" } = change;
  const level = lowerLevelOf(formerOwnerRole);
  if (level === undefined) return beyond("formerOwnerRole");
  const group = await errand.group(groupId);
  if (group.state === "gone") return GONE;
  const { ownerId } = group;
  const isDone = errand.key !== undefined && ownerId === toUserId;
  const fromUserId = isDone ? change.fromUserId : (change.fromUserId ?? ownerId ?? undefined);
  if (!isDone) {
    if (!ownerId || fromUserId !== ownerId) {
      return { refusal: { code: errCodes.noPermission, text: "fromUserId is not the owner" } };
    }
    const transfer = { groupID: groupId, oldOwnerUserID: ownerId, newOwnerUserID: toUserId };
    const answer = await errand.change("/group/transfer_group", transfer);
    if (!("data" in answer)) return undone(answer);
  }
  if (fromUserId === undefined) return { change };
  const former = (await errand.membersNamed(groupId, [fromUserId])).get(fromUserId);
  if (former && former.role !== formerOwnerRole) {
    const members = [{ groupID: groupId, userID: fromUserId, roleLevel: level }];
    const answer = await errand.change("/group/set_group_member_info", { members });
    if (!("data" in answer))
      return { change: { ...change, fromUserId, ...(former.role && { formerOwnerRole: former.role }) } };
  }
  return { change: { ...change, fromUserId, formerOwnerRole } };
}
