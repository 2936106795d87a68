import { numberOf, textOf } from "../openim-group-life/fields.js";
import {
  DISMISSED,
  groupInfo,
  type LivingGroup,
  memberInfo,
  type OpenimMember,
  ownerOf,
} from "../openim-group-life/group.js";
import type { GoFields } from "../openim-sender/go-json.js";
import { goList, hasRepeated, type OpenimRestCall, objectIn, refuse, textsIn } from "./answers.js";

interface Page {
  readonly from: number;
  readonly to: number;
}

/** Calls that read groups, members and users. */
export const readingCalls: { readonly [path: string]: OpenimRestCall } = {
  "/group/get_groups": ({ groups }, body) => {
    const page = pageIn(body);
    if (!page) return refuse("ArgsError", "pagination is invalid");
    const groupID = textOf(body, "groupID");
    const name = new RegExp(textOf(body, "groupName"));
    const found =
      groupID === ""
        ? [...groups.values()]
            .filter(({ status, info }) => status !== DISMISSED && name.test(info.groupName))
            .toSorted((one, other) => other.createTime - one.createTime)
        : [...groups.values()].filter((group) => group.groupID === groupID);
    const shown = (groupID === "" ? found.slice(page.from, page.to) : found).map((group) => ({
      groupInfo: groupInfo(group),
      groupOwnerUserName: "",
      groupOwnerUserID: ownerOf(group),
    }));
    return { total: found.length, groups: goList(shown) };
  },

  "/group/get_groups_info": ({ groups }, body) => {
    const groupIDs = textsIn(body, "groupIDs") ?? [];
    if (groupIDs.length === 0) return refuse("ArgsError", "groupID is empty");
    return { groupInfos: goList(groupIDs.flatMap((groupID) => groups.get(groupID) ?? []).map(groupInfo)) };
  },

  "/group/get_group_member_list": ({ groups }, body) => {
    const page = pageIn(body);
    const group = groups.get(textOf(body, "groupID"));
    if (!page) return refuse("ArgsError", "pagination is invalid");
    if (!group) return { total: 0, members: null };
    const userIDs = byRole(group).slice(page.from, page.to);
    return { total: group.members.size, members: goList(userIDs.map((userID) => memberInfo(group, userID))) };
  },

  "/group/get_group_members_info": ({ groups }, body) => {
    const group = groups.get(textOf(body, "groupID"));
    const userIDs = textsIn(body, "userIDs") ?? [];
    if (userIDs.length === 0) return refuse("ArgsError", "userIDs empty");
    const members = userIDs.filter((userID) => group?.members.has(userID));
    return { members: goList(group ? members.map((userID) => memberInfo(group, userID)) : []) };
  },

  "/group/get_group_member_user_id": ({ groups }, body) => {
    const group = groups.get(textOf(body, "groupID"));
    return { userIDs: goList(group ? byRole(group) : []) };
  },

  "/user/account_check": ({ users }, body, { userID: admin }) => {
    const asked = textsIn(body, "checkUserIDs") ?? [];
    if (hasRepeated(asked)) return refuse("ArgsError", "userID repeated");
    const isUser = (userID: string) => userID === admin || users.has(userID);
    return { results: goList(asked.map((userID) => ({ userID, accountStatus: isUser(userID) ? 1 : 0 }))) };
  },
};

function pageIn(body: GoFields): Page | undefined {
  const pagination = objectIn(body, "pagination");
  const pageNumber = numberOf(pagination, "pageNumber");
  const showNumber = numberOf(pagination, "showNumber");
  if (pageNumber < 1 || showNumber < 1) return undefined;
  return { from: (pageNumber - 1) * showNumber, to: pageNumber * showNumber };
}

/** Owner and admins come first, as in OpenIM's cached list. */
function byRole({ members }: LivingGroup): readonly string[] {
  const level = ([, { roleLevel }]: readonly [string, OpenimMember]) => roleLevel;
  return [...members].toSorted((one, other) => level(other) - level(one)).map(([userID]) => userID);
}
