import type { GroupDissolved, GroupProfile, GroupUpdated, Json, OwnerTransferred } from "@grouphook/core/adapter";
import { numberOfMute } from "../../decode/mute-of-all.js";
import { nothing } from "../netease-api.js";
import { extensions, modes } from "../team-wire.js";
import { type Errand, impossible, type Made, refused, unsayable } from "./errand.js";

/** Every field of a profile that NetEase takes. */
const SAYABLE = ["name", "notice", "introduction", "avatar", "mutedAll", "mutedAllSpares", "settings"];

/** A profile in NetEase's words, or the first field that it has none for. */
export function wordsOf(
  profile: GroupProfile,
  sayable: readonly string[] = SAYABLE,
): { readonly words: { readonly [name: string]: Json } } | { readonly beyond: string } {
  const { settings = {} } = profile;
  const known = ["members_limit", ...modes, ...Object.keys(extensions)];
  const beyond = unsayable(profile, sayable, "profile") ?? unsayable(settings, known, "profile.settings");
  if (beyond !== undefined) return { beyond };
  if (profile.mutedAllSpares !== undefined && profile.mutedAll === undefined) {
    return { beyond: "profile.mutedAllSpares without mutedAll" };
  }
  const { members_limit, 18: serverExtension, 19: customerExtension, ...configured } = settings;
  const configuration = {
    ...configured,
    ...(profile.mutedAll !== undefined && { chat_banned_mode: numberOfMute(profile) }),
  };
  return {
    words: {
      ...(profile.name !== undefined && { name: profile.name }),
      ...(profile.avatar !== undefined && { icon: profile.avatar }),
      ...(profile.notice !== undefined && { announcement: profile.notice }),
      ...(profile.introduction !== undefined && { intro: profile.introduction }),
      ...(members_limit !== undefined && { members_limit }),
      ...(serverExtension !== undefined && { [extensions[18]]: serverExtension }),
      ...(customerExtension !== undefined && { [extensions[19]]: customerExtension }),
      ...(Object.keys(configuration).length > 0 && { configuration }),
    },
  };
}

/** Changes a team's profile. */
export async function updateTeam(change: GroupUpdated, errand: Errand): Promise<Made> {
  const worded = wordsOf(change.profile);
  if ("beyond" in worded) return impossible(worded.beyond);
  const target = await errand.target(change.groupId);
  if ("result" in target) return target;
  const { operatorId: operator_id, teamType: team_type } = target;
  const path = `/im/v2.1/teams/${change.groupId}` as const;
  const body = { operator_id, team_type, ...worded.words };
  const answer = await errand.ask({ method: "PATCH", path, body, data: nothing });
  return "refusal" in answer ? refused(answer.refusal) : { change };
}

/** Ends a team. */
export async function dissolveTeam(change: GroupDissolved, errand: Errand): Promise<Made> {
  const target = await errand.target(change.groupId);
  if ("result" in target) return target;
  const query = { operator_id: target.operatorId, team_type: String(target.teamType) };
  const path = `/im/v2.1/teams/${change.groupId}` as const;
  const answer = await errand.ask({ method: "DELETE", path, query, data: nothing });
  return "refusal" in answer ? refused(answer.refusal) : { change };
}

/** Gives a team another owner; the former one stays as a plain member. */
export async function transferOwner(change: OwnerTransferred, errand: Errand): Promise<Made> {
  const { groupId, toUserId, formerOwnerRole = "member" } = change;
  if (formerOwnerRole !== "member") return impossible("formerOwnerRole");
  const target = await errand.target(groupId);
  if ("result" in target) return target;
  const { ownerId, teamType: team_type } = target;
  const path = `/im/v2/teams/${groupId}/actions/transfer_owner` as const;
  const body = { team_type, new_owner_account_id: toUserId, leave: 2 };
  const answer = await errand.ask({ method: "PATCH", path, body, data: nothing });
  if ("refusal" in answer) return refused(answer.refusal);
  return { change: { ...change, ...(ownerId !== undefined && { fromUserId: ownerId }) } };
}
