import {
  type CallOptions,
  given,
  identifier,
  listIfAny,
  type MemberRead,
  type MembersRead,
  type MuteEnd,
  optionalText,
  readAnswer,
  VendorCallError,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalData } from "../decode/profile.js";
import { optionalInteger, optionalRole, optionalSeconds } from "../wire.js";
import { type Answer, refusedReading, VENDOR } from "./answer.js";
import { GONE, NOT_FOR_KIND } from "./codes.js";
import { kindOf } from "./group-info.js";
import { FOREVER_SECONDS, type Mutes, readMutes } from "./mutes.js";
import type { RecentKinds } from "./recent-kinds.js";
import { inSmallerPages } from "./smaller-pages.js";
import type { TencentRest } from "./tencent-rest.js";

type MembersApi = "get_group_member_info" | "get_specified_group_member_info";

const member = z.object({
  Member_Account: identifier,
  Role: optionalRole,
  JoinTime: optionalSeconds,
  MsgFlag: optionalText,
  NameCard: optionalText,
  // The newer name and the older one.
  MuteUntil: optionalInteger,
  ShutUpUntil: optionalInteger,
  AppMemberDefinedData: optionalData,
});
const page = z.compile(z.object({ MemberList: listIfAny(member), MemberNum: optionalInteger, Next: optionalText }));

/** Kinds of groups whose members Tencent does not keep. */
const isWithoutMembers = (kind: string | undefined) => kind === "AVChatRoom" || kind === "BChatRoom";
const MOST = 200;
const MOST_OF_COMMUNITY = 100;
const MOST_NAMED = 50;

/** What the members of a group are read with. */
interface MemberReading {
  readonly rest: TencentRest;
  readonly kinds: RecentKinds;
}

/**
 * Reads members of a group. Those of a community are read from a place that Tencent names, those of others from a position
 * in their list, at which others stand once somebody before them has left. So each page begins with the last member of the page
 * before: a cursor is the position and the id of that one.
 */
export async function readMembers(
  { rest, kinds }: MemberReading,
  groupId: string,
  cursor: string | null,
  options: CallOptions = {},
): Promise<MembersRead | undefined> {
  const isCommunity = groupId.startsWith("@TGS#_");
  const [, position = "0", lastId] = /^(\d{1,15}):(.*)$/s.exec(cursor ?? "") ?? [];
  if (!isCommunity && cursor !== null && lastId === undefined) {
    throw new TypeError(`[${VENDOR}] get_group_member_info: the place is none in a list`);
  }
  const offset = Number(position);
  const place = isCommunity ? { Next: cursor ?? "" } : { Offset: offset };
  const isFirst = cursor === null;
  const known = kinds.of(groupId);
  if (isWithoutMembers(known)) return undefined;
  const [kind, answer] = await Promise.all([
    isFirst && !isCommunity && known === undefined ? kindOf(rest, groupId, options) : known,
    inSmallerPages(isCommunity ? MOST_OF_COMMUNITY : MOST, (Limit) =>
      rest.call("get_group_member_info", { GroupId: groupId, Limit, ...place }, options),
    ),
  ]);
  if (answer.code === GONE || answer.code === NOT_FOR_KIND || isWithoutMembers(kind)) return undefined;
  const { members, total, next: nextPlace } = await membersIn(rest, "get_group_member_info", groupId, answer, options);
  if (isCommunity && nextPlace && nextPlace === cursor) {
    throw new VendorCallError("unreadable", "Next is where it was", {
      ...{ vendor: VENDOR, call: "get_group_member_info", mayHaveActed: false },
    });
  }
  if (isCommunity) return { members, next: nextPlace || null, isSteady: true, asOf: answer.asOf };
  const next = nextPosition(offset, members, total);
  const isFollowing = members[0]?.userId === lastId;
  return {
    ...{ members: isFollowing ? members.slice(1) : members, next },
    ...{ isSteady: isFirst || isFollowing, asOf: answer.asOf },
  };
}

/** Where to read on: with the last of these members, unless they were the last of all, or there is only one on a page. */
function nextPosition(offset: number, members: readonly MemberRead[], total: number): string | null {
  const last = offset + members.length - 1;
  if (members.length === 0 || last >= total - 1) return null;
  return last > offset ? `${last}:${members.at(-1)?.userId}` : `${last + 1}:`;
}

/** Reads those of some users who are members. */
export async function readMembersNamed(
  rest: TencentRest,
  groupId: string,
  userIds: readonly string[],
  options: CallOptions = {},
): Promise<MembersRead> {
  const members: MemberRead[] = [];
  let asOf = rest.time();
  for (let from = 0; from < userIds.length; from += MOST_NAMED) {
    const Member_List_Account = userIds.slice(from, from + MOST_NAMED);
    const api = "get_specified_group_member_info";
    const answer = await rest.call(api, { GroupId: groupId, Member_List_Account }, options);
    if (from === 0) asOf = answer.asOf;
    if (answer.code === GONE) break;
    members.push(...(await membersIn(rest, api, groupId, answer, options)).members);
  }
  return { members, next: null, isSteady: true, asOf };
}

async function membersIn(
  rest: TencentRest,
  api: MembersApi,
  groupId: string,
  answer: Answer,
  options: CallOptions,
): Promise<{ readonly members: readonly MemberRead[]; readonly total: number; readonly next: string | undefined }> {
  if (!answer.isDone) throw refusedReading(answer, api);
  const wire = readAnswer(page, answer.fields, { vendor: VENDOR, call: api, mayHaveActed: false });
  const { MemberList: list, MemberNum: total = Number.POSITIVE_INFINITY, Next: next } = wire;
  const isMuteTold = list.every(({ MuteUntil, ShutUpUntil }) => (MuteUntil ?? ShutUpUntil) !== undefined);
  const mutes = isMuteTold ? undefined : await readMutes(rest, groupId, options);
  return { members: list.map((one) => memberRead(one, mutes, answer.asOf)), total, next };
}

function memberRead(wire: z.output<typeof member>, mutes: Mutes | undefined, asOf: number): MemberRead {
  const { Member_Account: userId, MsgFlag, MuteUntil, ShutUpUntil } = wire;
  const mutedUntil = MuteUntil ?? ShutUpUntil ?? (mutes && (mutes.get(userId) ?? 0));
  return {
    userId,
    ...given({
      role: wire.Role,
      nickname: wire.NameCard,
      custom: wire.AppMemberDefinedData,
      mutedUntil: mutedUntil === undefined ? undefined : endOfMute(mutedUntil, asOf),
      joinedAt: wire.JoinTime,
      receives: MsgFlag === undefined ? undefined : MsgFlag !== "Discard",
      silenced: MsgFlag === undefined ? undefined : MsgFlag !== "AcceptAndNotify",
    }),
  };
}

function endOfMute(seconds: number, asOf: number): MuteEnd {
  if (seconds >= FOREVER_SECONDS) return "forever";
  return seconds * 1000 <= asOf ? null : seconds * 1000;
}
