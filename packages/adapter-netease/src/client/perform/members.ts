import type { MembersJoined, MembersLeft, MembersUpdated, MemberUpdated } from "@grouphook/core/adapter";
import { nothing } from "../netease-api.js";
import { besides, type Errand, impossible, type Made, partly, refused, type Target, unsayable } from "./errand.js";

/** Adds members to a team. Who must accept first is told to be refused: they are members once they have. */
export async function addMembers(change: MembersJoined, errand: Errand): Promise<Made> {
  const { groupId, members } = change;
  if (change.topicId !== undefined) return impossible("topics");
  if (change.custom !== undefined) return impossible("custom");
  const strange = members.map((entry) => unsayable(entry, ["userId"], `members.${entry.userId}`)).find(Boolean);
  if (strange !== undefined) return impossible(strange);
  const target = await errand.target(groupId);
  if ("result" in target) return target;
  const { operatorId: operator_id, teamType: team_type, mustAccept } = target;
  const invite_account_ids = members.map(({ userId }) => userId);
  const body = { operator_id, team_id: BigInt(groupId), team_type, invite_account_ids };
  const answer = await errand.ask({ method: "POST", path: "/im/v2/team_members", body, data: partly });
  if ("refusal" in answer) return refused(answer.refusal);
  const isOut = new Set(answer.data.refused.map(({ userId }) => userId));
  const taken = members.filter(({ userId }) => !isOut.has(userId));
  const waiting = mustAccept ? taken : [];
  return {
    change: { ...change, members: mustAccept ? [] : taken },
    ...besides([
      ...answer.data.refused,
      ...waiting.map(({ userId }) => ({ userId, code: "invited", text: "must accept first" })),
    ]),
  };
}

/** Removes members from a team. */
export async function removeMembers(change: MembersLeft, errand: Errand): Promise<Made> {
  const { groupId, userIds, how = "removed" } = change;
  if (change.topicId !== undefined) return impossible("topics");
  if (how !== "removed") return impossible(`how ${how}`);
  for (const field of ["message", "custom"] as const) if (change[field] !== undefined) return impossible(field);
  if (userIds.some((userId) => userId.includes(","))) return impossible("ids with a comma");
  const target = await errand.target(groupId);
  if ("result" in target) return target;
  const answer = await errand.ask({
    ...{ method: "DELETE", path: "/im/v2/team_members/actions/kick_member", data: partly },
    query: {
      ...{ operator_id: target.operatorId, team_id: groupId, team_type: String(target.teamType) },
      kick_account_ids: userIds.join(","),
    },
  });
  if ("refusal" in answer) return refused(answer.refusal);
  const isIn = new Set(answer.data.refused.map(({ userId }) => userId));
  const left = userIds.filter((userId) => !isIn.has(userId));
  return { change: { ...change, userIds: left, how }, ...besides(answer.data.refused) };
}

/** Changes a member's role, name card or right to speak. A mute is lifted by another change: NetEase has no end for it. */
export async function updateMember(change: MemberUpdated, errand: Errand): Promise<Made> {
  const { groupId, userId, profile, mutedForMs } = change;
  const { role, nickname, mutedUntil } = profile;
  const strange = unsayable(profile, ["role", "nickname", "mutedUntil"], "profile");
  if (strange !== undefined) return impossible(strange);
  if (role === "owner") return impossible("profile.role owner: hand the team over");
  if (mutedForMs !== undefined || typeof mutedUntil === "number") return impossible("a mute that ends by itself");
  const target = await errand.target(groupId);
  if ("result" in target) return target;
  const roleAnswer = role === undefined ? undefined : await appoint(role, groupId, [userId], target, errand);
  const card = {
    ...(nickname !== undefined && { team_nick: nickname }),
    ...(mutedUntil !== undefined && { chat_banned: mutedUntil !== null }),
  };
  const cardAnswer =
    Object.keys(card).length === 0 ? undefined : await updateCard(card, groupId, userId, target, errand);
  const refusals = [roleAnswer, cardAnswer].flatMap((answer) => (answer && "refusal" in answer ? answer.refusal : []));
  const [first] = refusals;
  const isNothingDone = [roleAnswer, cardAnswer].every((answer) => !answer || "refusal" in answer);
  if (first && isNothingDone) return refused(first);
  const done = {
    ...(roleAnswer && "data" in roleAnswer && role !== undefined && { role }),
    ...(cardAnswer && "data" in cardAnswer && { ...(nickname !== undefined && { nickname }) }),
    ...(cardAnswer && "data" in cardAnswer && { ...(mutedUntil !== undefined && { mutedUntil }) }),
  };
  return { change: { ...change, profile: done }, ...besides(refusals.map((refusal) => ({ userId, ...refusal }))) };
}

/** Changes the role of several members, or their right to speak. Who cannot be muted does not get the role either. */
export async function updateMembers(change: MembersUpdated, errand: Errand): Promise<Made> {
  const { groupId, profile, mutedForMs } = change;
  const { role, mutedUntil } = profile;
  const strange = unsayable(profile, ["role", "mutedUntil"], "profile");
  if (strange !== undefined) return impossible(`${strange} of several members`);
  if (mutedForMs !== undefined || typeof mutedUntil === "number") return impossible("a mute that ends by itself");
  const target = await errand.target(groupId);
  if ("result" in target) return target;
  const muted = mutedUntil === undefined ? undefined : await mute(change, mutedUntil !== null, target, errand);
  if (muted && "refusal" in muted) return refused(muted.refusal);
  const silent = muted?.data.refused ?? [];
  const isOut = new Set(silent.map(({ userId }) => userId));
  const userIds = change.userIds.filter((userId) => !isOut.has(userId));
  const [first] = silent;
  if (first && userIds.length === 0) return refused({ code: first.code, text: first.text });
  const answer = role === undefined ? undefined : await appoint(role, groupId, userIds, target, errand);
  if (!answer || "data" in answer) return { change: { ...change, userIds }, ...besides(silent) };
  const { refusal } = answer;
  if (mutedUntil === undefined) return refused(refusal);
  const unappointed = userIds.map((userId) => ({ userId, ...refusal }));
  return { change: { ...change, userIds, profile: { mutedUntil } }, ...besides([...silent, ...unappointed]) };
}

function mute({ groupId, userIds }: MembersUpdated, isMuted: boolean, target: Target, errand: Errand) {
  const { operatorId: operator_id, teamType: team_type } = target;
  return errand.ask({
    ...{ method: "PATCH", path: "/im/v2/team_members/actions/batch_mute", data: partly },
    body: {
      ...{ operator_id, team_id: BigInt(groupId), team_type },
      ...{ chat_ban_account_ids: userIds, chat_banned: isMuted },
    },
  });
}

function appoint(
  role: "admin" | "member",
  groupId: string,
  userIds: readonly string[],
  target: Target,
  errand: Errand,
) {
  const { operatorId: operator_id, teamType: team_type } = target;
  const isAdmin = role === "admin";
  return errand.ask({
    method: isAdmin ? "POST" : "DELETE",
    path: `/im/v2/teams/${groupId}/actions/${isAdmin ? "add" : "remove"}_manager`,
    body: { operator_id, team_type, managers: userIds },
    data: nothing,
  });
}

function updateCard(card: object, groupId: string, userId: string, target: Target, errand: Errand) {
  const { operatorId: operator_id, teamType: team_type } = target;
  return errand.ask({
    method: "PATCH",
    path: `/im/v2.1/team_members/${encodeURIComponent(userId)}`,
    body: { operator_id, team_id: BigInt(groupId), team_type, ...card },
    data: nothing,
  });
}
