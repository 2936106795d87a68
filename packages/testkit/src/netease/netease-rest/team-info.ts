import { given } from "@grouphook/core/adapter";
import { type LivingTeam, type NeteaseTeamInfo, ownerOf } from "../netease-app/team.js";
import { type Body, countIn, objectIn, oneOf, optionalText } from "./body.js";

/** What is told of a team. */
export function teamInfo(team: LivingTeam): object {
  return { ...teamInfoWithoutOwner(team), owner_account_id: ownerOf(team) };
}

/** What is told of each of several teams: by the vendor's SDK, their owners are not. */
export function teamInfoWithoutOwner({ tid, isSuper, info, members, createdAt, updatedAt }: LivingTeam): object {
  return {
    team_id: BigInt(tid),
    team_type: isSuper ? 2 : 1,
    ...{ name: info.name, icon: info.icon, announcement: info.announcement, intro: info.introduction },
    ...{ members_limit: info.membersLimit, member_count: members.size },
    ...{ server_extension: info.serverExtension, customer_extension: info.customerExtension },
    ...{ create_time: createdAt, update_time: updatedAt },
    configuration: {
      ...{ join_mode: info.joinMode, agree_mode: info.agreeMode, invite_mode: info.inviteMode },
      ...{ update_team_info_mode: info.updateInfoMode, update_extension_mode: info.updateExtensionMode },
      chat_banned_mode: info.muteType,
    },
  };
}

/** What a body says of a team. */
export function infoIn(body: Body): Partial<NeteaseTeamInfo> {
  const configuration = objectIn(body, "configuration");
  const yesOrNo = [0, 1] as const;
  return given({
    name: optionalText(body, "name"),
    icon: optionalText(body, "icon"),
    announcement: optionalText(body, "announcement"),
    introduction: optionalText(body, "intro"),
    serverExtension: optionalText(body, "server_extension"),
    customerExtension: optionalText(body, "customer_extension"),
    membersLimit: countIn(body, "members_limit"),
    joinMode: oneOf(configuration, "join_mode", [0, 1, 2]),
    agreeMode: oneOf(configuration, "agree_mode", yesOrNo),
    inviteMode: oneOf(configuration, "invite_mode", yesOrNo),
    updateInfoMode: oneOf(configuration, "update_team_info_mode", yesOrNo),
    updateExtensionMode: oneOf(configuration, "update_extension_mode", yesOrNo),
    muteType: oneOf(configuration, "chat_banned_mode", [0, 1, 3]),
  });
}
