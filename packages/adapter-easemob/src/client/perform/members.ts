import {
  listOf,
  type MembersJoined,
  type MembersLeft,
  type MemberUpdated,
  type MuteEnd,
  objectOf,
  type PartRefusal,
  type Performed,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { userIdentifier } from "../../user-id.js";
import { isRefused } from "../answer.js";
import { forEachUser } from "./each-user.js";
import {
  ask,
  further,
  type GroupCall,
  impossible,
  madeInParts,
  madeOrRefused,
  partsOf,
  type Task,
  told,
  unlessUndone,
} from "./task.js";

const FOREVER = -1;
const added = z.compile(objectOf({ newmembers: listOf(userIdentifier) }));

/** Makes users members. */
export async function addMembers(change: MembersJoined, task: Task): Promise<Performed> {
  const { groupId, topicId, custom, members } = change;
  const field = members.flatMap(({ userId: _, role, ...others }) => [
    ...(role === undefined || role === "member" ? [] : ["role"]),
    ...Object.keys(others),
  ])[0];
  if (topicId !== undefined || custom !== undefined || field !== undefined) {
    return impossible(`${topicId ? "topicId" : custom ? "custom" : `members: ${field}`}: Easemob has no word for it`);
  }
  const made: string[] = [];
  const refused: PartRefusal[] = [];
  let asOf: number | undefined;
  for (const usernames of partsOf([...new Set(members.map(({ userId }) => userId))])) {
    const call = { method: "POST", part: "/users", body: { usernames } } as const;
    const answer = await further(made.length > 0, () => ask(task, groupId, call));
    asOf ??= answer.asOf;
    if (isRefused(answer)) {
      refused.push(...usernames.map((userId) => ({ userId, ...answer.refusal })));
      continue;
    }
    const { newmembers } = told(added, answer, "POST chatgroups/{id}/users");
    made.push(...newmembers);
    const others = usernames.filter((userId) => !newmembers.includes(userId));
    refused.push(...others.map((userId) => ({ userId, code: "not_added", text: "was not added" })));
  }
  const joined = { ...change, members: made.map((userId) => ({ userId })), how: "added" } as const;
  return madeInParts({ asOf: asOf ?? task.rest.time(), isMade: made.length > 0, change: joined, refused });
}

/** Removes members, and keeps them from coming back where they are to be blocked. */
export async function removeMembers(change: MembersLeft, task: Task): Promise<Performed> {
  const { groupId, topicId, custom, message, how = "removed" } = change;
  if (topicId !== undefined) return impossible("topicId: Easemob has no word for it");
  if (custom !== undefined || message !== undefined) return impossible("Easemob has no word for what is said with it");
  if (how !== "removed" && how !== "blocked")
    return impossible(`how: Easemob cannot be asked to let them leave as ${how}`);
  const { userIds, refused, asOf } = await forEachUser(task, change.userIds, "users", (users) =>
    ask(
      task,
      groupId,
      how === "blocked"
        ? { method: "POST", part: "/blocks/users", body: { usernames: users } }
        : { method: "DELETE", part: "/users/{users}", users },
    ),
  );
  return madeInParts({ asOf, isMade: userIds.length > 0, change: { ...change, userIds, how }, refused });
}

/** Changes the role or the mute of a member. */
export async function updateMember(change: MemberUpdated, task: Task): Promise<Performed> {
  const { groupId, userId, profile, mutedForMs } = change;
  const { role, mutedUntil, ...others } = profile;
  const [field] = Object.keys(others);
  if (field !== undefined) return impossible(`profile.${field}: Easemob has no word for it`);
  if (role === "owner") return impossible("profile.role: ownership is transferred");
  const isMute = mutedUntil !== undefined || mutedForMs !== undefined;
  if (isMute === (role !== undefined))
    return impossible("profile: Easemob changes the role or the mute, one at a time");
  if (role !== undefined) {
    const admin = await ask(
      task,
      groupId,
      role === "admin"
        ? { method: "POST", part: "/admin", body: { newadmin: userId } }
        : { method: "DELETE", part: "/admin/{users}", users: [userId] },
    );
    const answer = unlessUndone(admin, ({ result }) => result === false);
    return madeOrRefused(answer, { type: "member.updated", groupId, userId, profile: { role } });
  }
  const now = task.rest.time();
  const until = mutedForMs === undefined || isLater(mutedUntil, now) ? (mutedUntil ?? null) : now + mutedForMs;
  const { userIds, refused, asOf } = await forEachUser(task, [userId], "mute", (users) =>
    ask(task, groupId, muteCall(users, until, now)),
  );
  const muted: MemberUpdated = { type: "member.updated", groupId, userId, profile: { mutedUntil: until } };
  return madeInParts({ asOf, isMade: userIds.length > 0, change: muted, refused });
}

function isLater(end: MuteEnd | undefined, now: number): boolean {
  return end === "forever" || (typeof end === "number" && end > now);
}

function muteCall(users: readonly string[], until: MuteEnd, now: number): GroupCall {
  if (until === null || (until !== "forever" && until <= now))
    return { method: "DELETE", part: "/mute/{users}", users };
  const mute_duration = until === "forever" ? FOREVER : Math.round(until - now);
  return { method: "POST", part: "/mute", body: { mute_duration, usernames: users } };
}
