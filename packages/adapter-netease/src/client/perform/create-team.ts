import { type GroupCreated, type MemberEntry, objectOf } from "@grouphook/core/adapter";
import { z } from "zod";
import type { Kind } from "../../decode/translator.js";
import { nothing } from "../netease-api.js";
import { teamInfoOf, teamTypes } from "../team-wire.js";
import { besides, type Errand, failedList, impossible, type Made, refused, unsayable } from "./errand.js";
import { wordsOf } from "./teams.js";

const created: Readonly<Record<Kind, ReturnType<typeof createdOf>>> = {
  TEAM: createdOf("TEAM"),
  SUPER_TEAM: createdOf("SUPER_TEAM"),
};

/** Makes a team. Its members need not accept, unless `agree_mode` says so; then nobody but the owner is a member yet. */
export async function createTeam(change: GroupCreated, errand: Errand): Promise<Made> {
  const { ownerId = errand.actorId, profile } = change;
  const { kind = "TEAM", ...rest } = profile;
  const entries = change.members.filter(({ userId }) => userId !== ownerId);
  if (ownerId === undefined) return impossible("a team without an owner");
  if (change.groupId !== undefined) return impossible("an id of the app's");
  if (kind !== "TEAM" && kind !== "SUPER_TEAM") return impossible(`the kind ${kind}: TEAM or SUPER_TEAM`);
  if (profile.name === undefined) return impossible("a team without profile.name");
  const worded = wordsOf(rest, ["name", "notice", "introduction", "avatar", "settings"]);
  if ("beyond" in worded) return impossible(worded.beyond);
  const strange = entries.map((entry) => unsayable(entry, ["userId", "role"], `members.${entry.userId}`)).find(Boolean);
  if (strange !== undefined) return impossible(strange);
  if (entries.some(({ role }) => role === "owner")) return impossible("a second owner");

  const configuration = { agree_mode: 1, ...Object(worded.words.configuration) };
  const answer = await errand.ask({
    ...{ method: "POST", path: "/im/v2.1/teams", data: created[kind] },
    body: {
      ...worded.words,
      ...{ owner_account_id: ownerId, team_type: teamTypes[kind], configuration },
      invite_account_ids: entries.map(({ userId }) => userId),
    },
  });
  if ("refusal" in answer) return refused(answer.refusal);
  const { team, refused: failed } = answer.data;
  const mustAccept = configuration.agree_mode === 0;
  const isOut = new Set(failed.map(({ userId }) => userId));
  const inside = mustAccept ? [] : entries.filter(({ userId }) => !isOut.has(userId));
  const { members, refusals } = await appointed(team.groupId, teamTypes[kind], { ownerId, inside }, errand);
  const invited = mustAccept ? entries.filter(({ userId }) => !isOut.has(userId)) : [];
  return {
    change: {
      ...{ type: "group.created", groupId: team.groupId, ownerId, profile: { ...profile, kind } },
      members: [{ userId: ownerId, role: "owner" }, ...members],
    },
    ...besides([
      ...failed,
      ...invited.map(({ userId }) => ({ userId, code: "invited", text: "must accept first" })),
      ...refusals,
    ]),
  };
}

/** Makes admins of those who are to be, which is a call of its own. */
async function appointed(
  groupId: string,
  team_type: 1 | 2,
  { ownerId, inside }: { readonly ownerId: string; readonly inside: readonly MemberEntry[] },
  errand: Errand,
) {
  const managers = inside.filter(({ role }) => role === "admin").map(({ userId }) => userId);
  if (managers.length === 0) return { members: inside, refusals: [] };
  const answer = await errand.ask({
    ...{ method: "POST", path: `/im/v2/teams/${groupId}/actions/add_manager`, data: nothing },
    body: { team_type, operator_id: ownerId, managers },
  });
  if ("data" in answer) return { members: inside, refusals: [] };
  return {
    members: inside.map(({ userId }) => ({ userId })),
    refusals: managers.map((userId) => ({ userId, ...answer.refusal })),
  };
}

function createdOf(kind: Kind) {
  return z.compile(
    objectOf({ team_info: teamInfoOf(kind), failed_list: failedList }).transform(({ team_info, failed_list }) => ({
      team: team_info,
      refused: failed_list,
    })),
  );
}
