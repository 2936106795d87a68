import {
  type GroupCreated,
  identifier,
  type MemberEntry,
  objectOf,
  type PartRefusal,
  type Performed,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { GROUP } from "../../decode/translator.js";
import { isRefused } from "../answer.js";
import { profileWords } from "./groups.js";
import { ask, further, impossible, type Task, told, unlessUndone } from "./task.js";

const CALL = "POST chatgroups";
const created = z.compile(objectOf({ groupid: identifier }));

/** Makes a group, and admins of those who are to be. */
export async function createGroup(change: GroupCreated, task: Task): Promise<Performed> {
  const { profile } = change;
  if (change.groupId !== undefined) return impossible("groupId: Easemob chooses it");
  const { mutedAll, notice, ...rest } = profile;
  if (mutedAll === true) return impossible("profile.mutedAll: not of a group that is made");
  if (notice) return impossible("profile.notice: not of a group that is made");
  const worded = profileWords(rest);
  if ("unsayable" in worded) return impossible(`profile.${worded.unsayable}: Easemob has no word for it`);
  const owner = change.ownerId ?? change.members.find(({ role }) => role === "owner")?.userId;
  if (owner === undefined) return impossible("ownerId: a group has an owner at Easemob");
  const others = change.members.filter(({ userId }) => userId !== owner);
  const field = others.map(unsayableOf).find((name) => name !== undefined);
  if (field !== undefined) return impossible(`members: Easemob has no word for ${field}`);
  const members = others.map(({ userId }) => userId);
  // It must be told; a group is private unless it is to be public.
  const body = { public: false, ...worded.words, owner, ...(members.length > 0 && { members }) };
  const { signal } = task.performing;
  const answer = await task.rest.call({ method: "POST", api: "chatgroups", path: "chatgroups", body, signal });
  if (isRefused(answer)) return { result: "refused", refusal: answer.refusal };
  const { groupid: groupId } = told(created, answer, CALL);
  const refused: PartRefusal[] = [];
  const made: MemberEntry[] = [{ userId: owner, role: "owner" }];
  for (const { userId, role } of others) {
    const call = { method: "POST", part: "/admin", body: { newadmin: userId } } as const;
    const answered = role === "admin" ? await further(true, () => ask(task, groupId, call)) : undefined;
    const appointed = answered && unlessUndone(answered, ({ result }) => result === false);
    if (appointed && isRefused(appointed)) refused.push({ userId, ...appointed.refusal });
    made.push(appointed && !isRefused(appointed) ? { userId, role: "admin" } : { userId });
  }
  const group = { ...change, groupId, ownerId: owner, members: made, profile: { ...profile, kind: GROUP } };
  return { result: "performed", change: group, asOf: answer.asOf, ...(refused.length > 0 && { refused }) };
}

function unsayableOf({ userId: _, role, ...others }: MemberEntry): string | undefined {
  return role === "owner" ? "a second owner" : Object.keys(others)[0];
}
