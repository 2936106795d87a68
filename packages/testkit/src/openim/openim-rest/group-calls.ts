import { foundGroup } from "../openim-group-life/creation.js";
import { numberOf, textOf } from "../openim-group-life/fields.js";
import { ADMIN, DISMISSED, groupInfo, type LivingGroup, MEMBER, OWNER, ownerOf } from "../openim-group-life/group.js";
import { changeInfoEx, dismissGroup, muteGroup, transferOwner } from "../openim-group-life/group-operations.js";
import { infoChange } from "../openim-group-life/info-change.js";
import { isRefusal, type OpenimRefusal } from "../openim-group-life/world.js";
import type { GoFields } from "../openim-sender/go-json.js";
import { hasRepeated, type OpenimRestCall, type OpenimServices, objectIn, refuse, textsIn } from "./answers.js";

const MOST_MEMBERS = 1000;

/** Calls that change groups as such. Their checks are those of the source of main of 2026-07-02. */
export const groupCalls: { readonly [path: string]: OpenimRestCall } = {
  "/group/create_group": async (services, body, { operation, userID: operator }) => {
    const wanted = objectIn(body, "groupInfo");
    const owner = textOf(body, "ownerUserID");
    const members = textsIn(body, "memberUserIDs") ?? [];
    const admins = textsIn(body, "adminUserIDs") ?? [];
    if (owner === "") return refuse("ArgsError", "ownerUserID is empty");
    if (members.length > MOST_MEMBERS) return refuse("ArgsError", "too many MemberUserIDs, need to be less than 1000");
    if (numberOf(wanted, "groupType") !== 2) return refuse("ArgsError", "group type only supports 2");
    const all = [owner, ...admins, ...members];
    if (hasRepeated(all)) return refuse("ArgsError", "group member repeated");
    if (!areUsers(services, all, operator)) return refuse("UserIDNotFoundError", "user not found");
    const first = new Map([
      [owner, OWNER],
      ...admins.map((userID): [string, number] => [userID, ADMIN]),
      ...members.map((userID): [string, number] => [userID, MEMBER]),
    ]);
    const founding = { operation, operator, wanted, first };
    const made = await foundGroup(services.world, founding, (groupID) => services.groups.has(groupID));
    if (isRefusal(made)) return made;
    services.add(made);
    // An operator who is no member is counted.
    const memberCount = first.size + (first.has(operator) ? 0 : 1);
    return { groupInfo: { ...groupInfo(made), memberCount } };
  },

  "/group/set_group_info_ex": async ({ world, groups }, body, by) => {
    const group = ownedIn(groups, body);
    return isRefusal(group) ? group : changeInfoEx(world, group, by, infoChange(body));
  },

  "/group/dismiss_group": async ({ world, groups }, body, by) => {
    const group = groups.get(textOf(body, "groupID"));
    if (!group || ownerOf(group) === "") return refuse("RecordNotFoundError");
    if (group.status === DISMISSED) return refuse("DismissedAlreadyError", "group status is dismissed");
    return dismissGroup(world, group, by, null);
  },

  "/group/transfer_group": async ({ world, groups }, body, by) => {
    const group = ownedIn(groups, body);
    if (isRefusal(group)) return group;
    const oldOwnerUserID = textOf(body, "oldOwnerUserID");
    const newOwnerUserID = textOf(body, "newOwnerUserID");
    if (oldOwnerUserID === newOwnerUserID) return refuse("ArgsError", "OldOwnerUserID == NewOwnerUserID");
    const missing = [oldOwnerUserID, newOwnerUserID].filter((userID) => !group.members.has(userID));
    if (missing.length > 0) return refuse("ArgsError", `user not in group ${missing.join(",")}`);
    return transferOwner(world, group, by, { oldOwnerUserID, newOwnerUserID });
  },

  // Run against OpenIM's services: also one that was dismissed, which revives it.
  "/group/mute_group": mutes(true),
  "/group/cancel_mute_group": mutes(false),
};

function mutes(isMuted: boolean): OpenimRestCall {
  return async ({ world, groups }, body, by) => {
    const group = groups.get(textOf(body, "groupID"));
    return group ? muteGroup(world, group, by, isMuted) : refuse("RecordNotFoundError");
  };
}

/** Whether all of them are users of the app. */
export function areUsers({ users }: OpenimServices, userIDs: readonly string[], admin: string): boolean {
  return userIDs.every((userID) => userID === admin || users.has(userID));
}

/** The group that a body names, if it exists and was not dismissed. */
export function activeIn(groups: ReadonlyMap<string, LivingGroup>, body: GoFields): LivingGroup | OpenimRefusal {
  const group = groups.get(textOf(body, "groupID"));
  if (!group) return refuse("RecordNotFoundError");
  return group.status === DISMISSED ? refuse("DismissedAlreadyError") : group;
}

function ownedIn(groups: ReadonlyMap<string, LivingGroup>, body: GoFields): LivingGroup | OpenimRefusal {
  const group = activeIn(groups, body);
  return isRefusal(group) || ownerOf(group) !== "" ? group : refuse("RecordNotFoundError");
}
