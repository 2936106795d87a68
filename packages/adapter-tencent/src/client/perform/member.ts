import {
  given,
  type MemberProfile,
  type MemberSilenced,
  type MemberUnsilenced,
  type MemberUpdated,
  type MuteEnd,
  type Performed,
} from "@grouphook/core/adapter";
import { FOREVER_SECONDS } from "../mutes.js";
import { wholeDataOf } from "./fields.js";
import { afterActing, impossible, madeOrRefused, make, type Task } from "./task.js";

const roles = { admin: "Admin", member: "Member" } as const;

/** Changes a member: what others see by one call, the right to speak by another. */
export async function updateMember(change: MemberUpdated, task: Task): Promise<Performed> {
  const { groupId, userId, profile } = change;
  const { role, nickname, avatar, custom } = profile;
  if (role === "owner") return impossible("profile.role: the owner is made by owner.transferred");
  if (profile.receives !== undefined) return impossible("profile.receives: Tencent's members decide that");
  if (avatar !== undefined) return impossible("profile.avatar: Tencent has no such field");
  const AppMemberDefinedData = custom === undefined ? undefined : wholeDataOf(custom, task.options.memberFields);
  if (custom !== undefined && !AppMemberDefinedData) {
    return impossible("profile.custom: not all of it is texts under memberFields");
  }
  const fields = given({ Role: role && roles[role], NameCard: nickname, AppMemberDefinedData });
  const seen = given({ role, nickname, custom });
  const made = (part: MemberProfile): MemberUpdated => ({ type: "member.updated", groupId, userId, profile: part });
  let asOf: number | undefined;
  if (Object.keys(fields).length > 0) {
    const body = { GroupId: groupId, Member_Account: userId, ...fields };
    const answer = await make(task, "modify_group_member_info", body);
    if (!answer.isDone) return madeOrRefused(answer, change);
    asOf = answer.asOf;
  }
  const mute = muteOf(change, task.rest.time());
  if (mute === undefined) return { result: "performed", change: made(seen), asOf: asOf ?? task.rest.time() };
  const body = { GroupId: groupId, Members_Account: [userId], MuteTime: mute.seconds };
  const call = make(task, "forbid_send_msg", body);
  const answer = await (asOf === undefined ? call : afterActing(call));
  if (answer.isDone || asOf === undefined) return madeOrRefused(answer, made({ ...seen, mutedUntil: mute.until }));
  const refused = [{ userId, code: answer.code, text: answer.text }];
  return { result: "performed", change: made(seen), asOf, refused };
}

/** Turns a member's push notifications for a group off or on. */
export async function silenceMember(change: MemberSilenced | MemberUnsilenced, task: Task): Promise<Performed> {
  const { groupId: GroupId, userId: Member_Account, type } = change;
  const MsgFlag = type === "member.silenced" ? "AcceptNotNotify" : "AcceptAndNotify";
  return madeOrRefused(await make(task, "modify_group_member_info", { GroupId, Member_Account, MsgFlag }), change);
}

/** For how long a member is not to speak, from Tencent's time on, and until when; `undefined` if that is to stay. */
function muteOf(
  { profile: { mutedUntil }, mutedForMs }: MemberUpdated,
  time: number,
): { readonly seconds: number; readonly until: MuteEnd } | undefined {
  if (mutedUntil === undefined && mutedForMs === undefined) return undefined;
  const forever = { seconds: FOREVER_SECONDS, until: "forever" } as const;
  if (mutedUntil === "forever") return forever;
  const isAhead = typeof mutedUntil === "number" && mutedUntil > time;
  const until = isAhead ? mutedUntil : time + Math.max(mutedForMs ?? 0, 0);
  const seconds = Math.ceil((until - time) / 1000);
  if (seconds === 0) return { seconds, until: null };
  return seconds >= FOREVER_SECONDS ? forever : { seconds, until };
}
