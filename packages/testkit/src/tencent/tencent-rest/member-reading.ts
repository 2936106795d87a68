import { integerIn, optionalIntegerIn, optionalTextIn, textsIn } from "./body.js";
import { memberFields } from "./group-reading.js";
import { wrong } from "./refusal.js";
import { type Api, forbidKinds, groupIn, type Service } from "./service.js";

/** Tencent's places in the members of a community begin somewhere. */
const FIRST_PLACE = 144_115_265_295_492;

/** Tells members. */
export const memberReading: { readonly [api: string]: Api } = {
  get_group_member_info(body, service) {
    const group = groupIn(body, service);
    forbidKinds(group, "AVChatRoom", "BChatRoom");
    const isCommunity = group.type === "Community";
    if (isCommunity && body.Offset !== undefined) throw wrong("a community is read by Next");
    const Limit = optionalIntegerIn(body, "Limit", 1, isCommunity ? 100 : 200) ?? Number.POSITIVE_INFINITY;
    const from = isCommunity ? placeIn(optionalTextIn(body, "Next")) : (optionalIntegerIn(body, "Offset", 0, 1e9) ?? 0);
    const MemberList: object[] = [];
    let position = 0;
    for (const [account, member] of group.members) {
      position += 1;
      if (position > from) MemberList.push(memberFields(account, member, service));
      if (MemberList.length === Limit) break;
    }
    const end = from + MemberList.length;
    const Next = end < group.members.size ? String(FIRST_PLACE + end) : "";
    return { MemberNum: group.members.size, MemberList, ...(isCommunity && { Next }) };
  },

  get_specified_group_member_info(body, service) {
    const group = groupIn(body, service);
    forbidKinds(group, "AVChatRoom", "BChatRoom");
    const MemberList = textsIn(body, "Member_List_Account", 50).flatMap((account) => {
      const member = group.members.get(account);
      return member ? memberFields(account, member, service) : [];
    });
    return { MemberList };
  },

  get_group_muted_account: mutedAccounts,
  get_group_shutted_uin: mutedAccounts,
};

function mutedAccounts(body: Parameters<Api>[0], service: Service): object {
  const group = groupIn(body, service);
  const now = service.world.time() / 1000;
  const muted = [...group.members].flatMap(([Member_Account, { muteUntil = 0 }]) =>
    muteUntil > now ? { Member_Account, until: muteUntil } : [],
  );
  const { olderNames } = service.quirks;
  return {
    GroupId: group.groupId,
    [olderNames ? "ShuttedUinList" : "MutedAccountList"]: muted.map(({ Member_Account, until }) => ({
      Member_Account,
      [olderNames ? "ShuttedUntil" : "MutedUntil"]: until,
    })),
  };
}

function placeIn(next: string | undefined): number {
  if (next === undefined) throw wrong("Next is missing");
  if (next === "") return 0;
  return integerIn({ Next: Number(next) - FIRST_PLACE }, "Next", 0, 1e9);
}
