import { type LivingGroup, ownerOf, type TencentMember } from "../tencent-app/group.js";
import { type Body, keyValues, optionalIntegerIn, optionalWordIn, textsIn } from "./body.js";
import { wrong } from "./refusal.js";
import { type Api, isGroupId, type Service } from "./service.js";

const TYPES = ["Public", "Private", "ChatRoom", "AVChatRoom", "BChatRoom", "Community"] as const;
/** More than a JavaScript number holds exactly. */
const HUGE = 2n ** 63n;

/** Lists and tells groups. */
export const groupReading: { readonly [api: string]: Api } = {
  get_appid_group_list(body, { world, quirks }, text) {
    const limit = optionalIntegerIn(body, "Limit", 1, 10_000) ?? 10_000;
    const type = optionalWordIn(body, "GroupType", TYPES);
    // A number as it was written: JSON.parse would round it.
    const digits = /"Next"\s*:\s*(\d+)/.exec(text)?.[1] ?? "0";
    if (body.Next !== undefined && typeof body.Next !== "number") throw wrong("Next is not a number");
    const first = quirks.hugePlaces && digits !== "0" ? Number(BigInt(digits) - HUGE) : Number(digits);
    if (first < 0 || first > world.listing.length) throw wrong("Next is none that was told");
    const found: LivingGroup[] = [];
    let place = first;
    for (; place < world.listing.length && found.length < limit; place += 1) {
      const group = world.listing[place];
      if (group && group.destroyedAt === undefined && (type === undefined || group.type === type)) found.push(group);
    }
    const isEnd = place >= world.listing.length;
    const next = BigInt(place) + (quirks.hugePlaces ? HUGE : 0n);
    const TotalCount = world.living.size;
    const GroupIdList = found.map(({ groupId }) => ({ GroupId: groupId }));
    return { TotalCount, GroupIdList, Next: isEnd ? 0n : next };
  },

  get_group_info(body, service) {
    const GroupInfo = textsIn(body, "GroupIdList", 50).map((groupId) => {
      const group = service.world.groups.get(groupId);
      const failed = (ErrorCode: number, ErrorInfo: string) => ({ GroupId: groupId, ErrorCode, ErrorInfo });
      if (!isGroupId(groupId)) return failed(10_015, "the group id is invalid");
      if (!group || group.destroyedAt !== undefined) return failed(10_010, "the group does not exist");
      return { GroupId: groupId, ErrorCode: 0, ErrorInfo: "", ...groupFields(group, filterIn(body), service) };
    });
    return { GroupInfo };
  },
};

interface Filter {
  readonly group: readonly string[] | undefined;
  readonly member: readonly string[] | undefined;
  readonly data: readonly string[] | undefined;
}

function filterIn({ ResponseFilter: filter }: Body): Filter | undefined {
  if (filter === undefined) return undefined;
  if (typeof filter !== "object" || filter === null) throw wrong("ResponseFilter is not an object");
  const fields: Body = { ...filter };
  const listOf = (name: string) => (fields[name] === undefined ? undefined : textsIn(fields, name, 100));
  return {
    group: listOf("GroupBaseInfoFilter"),
    member: listOf("MemberInfoFilter"),
    data: listOf("AppDefinedDataFilter_Group"),
  };
}

/** Documented: without filters everything is told, otherwise what they name. */
function groupFields(group: LivingGroup, filter: Filter | undefined, service: Service): object {
  const { profile, members, createdAt } = group;
  const { olderNames = false } = service.quirks;
  const seconds = Math.floor(createdAt / 1000);
  const newer = { InviteJoinOption: group.inviteOption ?? "FreeAccess", SupportTopic: group.hasTopics ? 1 : 0 };
  const all: { readonly [name: string]: unknown } = {
    ...{ Type: group.type, Name: profile.name, Introduction: profile.introduction, Notification: profile.notification },
    ...{ FaceUrl: profile.faceUrl, Owner_Account: ownerOf(group) ?? "", CreateTime: seconds, InfoSeq: 1 },
    ...{
      LastInfoTime: seconds,
      LastMsgTime: 0,
      NextMsgSeq: (group.lastSeqs.get("") ?? 0) + 1,
      MemberNum: members.size,
    },
    ...{ MaxMemberNum: group.maxMembers, ApplyJoinOption: group.applyJoinOption, ...(!olderNames && newer) },
    [olderNames ? "ShutUpAllMember" : "MuteAllMember"]: group.isMuted ? "On" : "Off",
  };
  const named = filter ? (filter.group ?? []) : Object.keys(all);
  const unknown = named.find((name) => !(name in all));
  if (unknown !== undefined) throw wrong(`GroupBaseInfoFilter names ${unknown}`);
  const told = Object.fromEntries(named.map((name) => [name, all[name]]));
  const data = new Map([...(group.userDefinedData ?? [])].filter(([key]) => filter?.data?.includes(key) ?? !filter));
  return {
    ...told,
    ...((!filter || filter.data) && { AppDefinedData: keyValues(data) }),
    ...((!filter || filter.member) && {
      MemberList: [...members].map(([account, member]) => memberFields(account, member, service)),
    }),
  };
}

/** A member as answers have it. */
export function memberFields(account: string, member: TencentMember, { quirks }: Service): object {
  const mutedUntil = member.muteUntil ?? 0;
  return {
    Member_Account: account,
    Role: quirks.blankRoles ? `${member.role} ` : member.role,
    JoinTime: Math.floor(member.joinedAt / 1000),
    MsgSeq: 0,
    MsgFlag: member.msgFlag ?? "AcceptAndNotify",
    LastSendMsgTime: 0,
    NameCard: member.nameCard,
    ...(!quirks.mutesApart && { [quirks.olderNames ? "ShutUpUntil" : "MuteUntil"]: mutedUntil }),
    ...(member.data && { AppMemberDefinedData: keyValues(member.data) }),
  };
}
