import type {
  GroupDissolved,
  GroupProfile,
  GroupUpdated,
  Json,
  OwnerTransferred,
  Performed,
} from "@grouphook/core/adapter";
import { isObject } from "@grouphook/core/adapter";
import { type Done, isRefused, type Refused } from "../answer.js";
import { ask, further, impossible, madeOrRefused, type Task } from "./task.js";

/** The settings of a group, in the names of callbacks, and in those of REST. */
const settingNames: Readonly<Record<string, string>> = {
  max_users: "maxusers",
  allow_user_invites: "allowinvites",
  membersonly: "membersonly",
  invite_need_confirm: "invite_need_confirm",
  public: "public",
};

/** The fields of a profile that REST takes together, or the one that it does not take. */
export function profileWords(
  profile: GroupProfile,
): { readonly words: { readonly [name: string]: Json } } | { readonly unsayable: string } {
  const { name, introduction, avatar, custom, settings = {}, ...others } = profile;
  const [unsayable] = Object.keys(others);
  if (unsayable !== undefined) return { unsayable };
  if (custom !== undefined && typeof custom !== "string") return { unsayable: "custom, which is no text" };
  const words: { [name: string]: Json } = {};
  if (name !== undefined) words.groupname = name;
  if (introduction !== undefined) words.description = introduction;
  if (avatar !== undefined) words.avatar = avatar;
  if (custom !== undefined) words.custom = custom;
  for (const [setting, value] of Object.entries(settings)) {
    const theirs = Object.hasOwn(settingNames, setting) ? settingNames[setting] : undefined;
    if (theirs === undefined) return { unsayable: `settings.${setting}` };
    words[theirs] = value;
  }
  return { words };
}

/** Changes a profile. The notice, the mute of all and the switch of the group are calls of their own: as far as one is refused, the rest was changed. */
export async function updateGroup(change: GroupUpdated, task: Task): Promise<Performed> {
  const { groupId, profile } = change;
  const { notice, mutedAll, disabled, ...rest } = profile;
  const worded = profileWords(rest);
  if ("unsayable" in worded) return impossible(`profile.${worded.unsayable}: Easemob has no word for it`);
  const steps: (readonly [part: GroupProfile, make: () => Promise<Done | Refused>])[] = [];
  if (Object.keys(worded.words).length > 0) {
    steps.push([rest, () => ask(task, groupId, { method: "PUT", body: worded.words })]);
  }
  if (notice !== undefined) {
    const body = { announcement: notice };
    steps.push([{ notice }, () => ask(task, groupId, { method: "POST", part: "/announcement", body })]);
  }
  if (mutedAll !== undefined) {
    steps.push([{ mutedAll }, () => ask(task, groupId, { method: mutedAll ? "POST" : "DELETE", part: "/ban" })]);
  }
  if (disabled !== undefined) {
    const part = disabled ? "/disable" : "/enable";
    steps.push([{ disabled }, () => ask(task, groupId, { method: "POST", part })]);
  }
  let made: GroupProfile = {};
  let asOf: number | undefined;
  for (const [part, make] of steps) {
    const isBegun = asOf !== undefined;
    const answer = await further(isBegun, make);
    if (isRefused(answer)) {
      if (!isBegun) return madeOrRefused(answer, change);
      break;
    }
    asOf ??= answer.asOf;
    made = { ...made, ...part };
  }
  return { result: "performed", change: { ...change, profile: made }, asOf: asOf ?? task.rest.time() };
}

/** Ends a group. */
export async function dissolveGroup(change: GroupDissolved, task: Task): Promise<Performed> {
  return madeOrRefused(await ask(task, change.groupId, { method: "DELETE" }), change);
}

/** Gives a group another owner; the former one becomes a member. */
export async function transferOwnership(change: OwnerTransferred, task: Task): Promise<Performed> {
  const { groupId, toUserId, formerOwnerRole = "member" } = change;
  if (formerOwnerRole !== "member") return impossible("formerOwnerRole: the former owner becomes a member at Easemob");
  const answer = await ask(task, groupId, { method: "PUT", body: { newowner: toUserId } });
  const isUndone = !isRefused(answer) && isObject(answer.data) && answer.data.newowner === false;
  if (isUndone) return { result: "refused", refusal: { code: "not_done", text: "the owner was not changed" } };
  return madeOrRefused(answer, change);
}
