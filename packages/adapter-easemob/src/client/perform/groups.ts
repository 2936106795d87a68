import type {
  GroupDissolved,
  GroupProfile,
  GroupUpdated,
  Json,
  OwnerTransferred,
  Performed,
} from "@grouphook/core/adapter";
import { given, isObject } from "@grouphook/core/adapter";
import { isRefused } from "../answer.js";
import { ask, further, type GroupCall, impossible, madeOrRefused, type Task, unlessUndone } from "./task.js";

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

type Data = { readonly [name: string]: Json };

/** One call that changes a part of a profile. */
interface Step {
  readonly call: GroupCall;
  /** Whether the answer says that nothing was changed. */
  readonly isUndone: (data: Data) => boolean;
  /** What was changed. */
  readonly madeOf: (data: Data) => GroupProfile;
}

/** What of a profile was changed: Easemob says of each of its words whether it was. */
function changedOf({ name, introduction, avatar, custom, settings = {} }: GroupProfile, data: Data): GroupProfile {
  const isChanged = (theirs: string | undefined) => theirs === undefined || data[theirs] !== false;
  const changed = Object.entries(settings).filter(([setting]) => isChanged(settingNames[setting]));
  return given({
    name: isChanged("groupname") ? name : undefined,
    introduction: isChanged("description") ? introduction : undefined,
    avatar: isChanged("avatar") ? avatar : undefined,
    custom: isChanged("custom") ? custom : undefined,
    settings: changed.length > 0 ? Object.fromEntries(changed) : undefined,
  });
}

/** Changes a profile. The notice, the mute of all and the switch of the group are calls of their own: as far as one is refused, the rest was changed. */
export async function updateGroup(change: GroupUpdated, task: Task): Promise<Performed> {
  const { groupId, profile } = change;
  const { notice, mutedAll, disabled, ...rest } = profile;
  const worded = profileWords(rest);
  if ("unsayable" in worded) return impossible(`profile.${worded.unsayable}: Easemob has no word for it`);
  const steps: Step[] = [];
  const names = Object.keys(worded.words);
  if (names.length > 0) {
    steps.push({
      call: { method: "PUT", body: worded.words },
      isUndone: (data) => names.every((name) => data[name] === false),
      madeOf: (data) => changedOf(rest, data),
    });
  }
  if (notice !== undefined) {
    steps.push({
      call: { method: "POST", part: "/announcement", body: { announcement: notice } },
      isUndone: ({ result }) => result === false,
      madeOf: () => ({ notice }),
    });
  }
  if (mutedAll !== undefined) {
    steps.push({
      call: { method: mutedAll ? "POST" : "DELETE", part: "/ban" },
      isUndone: ({ mute }) => mute === !mutedAll,
      madeOf: () => ({ mutedAll }),
    });
  }
  if (disabled !== undefined) {
    steps.push({
      call: { method: "POST", part: disabled ? "/disable" : "/enable" },
      isUndone: (data) => data.disabled === !disabled,
      madeOf: () => ({ disabled }),
    });
  }
  let made: GroupProfile = {};
  let asOf: number | undefined;
  for (const { call, isUndone, madeOf } of steps) {
    const isBegun = asOf !== undefined;
    const answer = unlessUndone(await further(isBegun, () => ask(task, groupId, call)), isUndone);
    if (isRefused(answer)) {
      if (!isBegun) return madeOrRefused(answer, change);
      break;
    }
    asOf ??= answer.asOf;
    made = { ...made, ...madeOf(isObject(answer.data) ? answer.data : {}) };
  }
  return { result: "performed", change: { ...change, profile: made }, asOf: asOf ?? task.rest.time() };
}

/** Ends a group. */
export async function dissolveGroup(change: GroupDissolved, task: Task): Promise<Performed> {
  const answer = await ask(task, change.groupId, { method: "DELETE" });
  return madeOrRefused(
    unlessUndone(answer, ({ success }) => success === false),
    change,
  );
}

/** Gives a group another owner; the former one becomes a member. */
export async function transferOwnership(change: OwnerTransferred, task: Task): Promise<Performed> {
  const { groupId, toUserId, formerOwnerRole = "member" } = change;
  if (formerOwnerRole !== "member") return impossible("formerOwnerRole: the former owner becomes a member at Easemob");
  const answer = await ask(task, groupId, { method: "PUT", body: { newowner: toUserId } });
  return madeOrRefused(
    unlessUndone(answer, ({ newowner }) => newowner === false),
    change,
  );
}
