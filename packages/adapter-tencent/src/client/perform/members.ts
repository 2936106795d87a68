import {
  identifier,
  listIfAny,
  type MemberEntry,
  type MembersJoined,
  type MembersLeft,
  objectOf,
  type PartRefusal,
  type Performed,
  type Role,
  readAnswer,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { integer } from "../../wire.js";
import { VENDOR } from "../answer.js";
import { impossible, inParts, madeInPart, make, type Task } from "./task.js";

const MOST_ADDED = 300;
const MOST_REMOVED = 100;

const results = z.compile(
  z.object({ MemberList: listIfAny(objectOf({ Member_Account: identifier, Result: integer })) }),
);
const NOT_ADDED = { code: 0, text: "not added" };
const refusals: ReadonlyMap<number | undefined, { readonly code: number; readonly text: string } | undefined> = new Map(
  [
    [1, undefined],
    [2, undefined],
    [3, { code: 3, text: "waiting for approval" }],
  ],
);

/** Lets users join. */
export async function addMembers(change: MembersJoined, task: Task): Promise<Performed> {
  const { topicId, custom, members, groupId } = change;
  if (topicId !== undefined) return impossible("topicId: Tencent lets nobody be added to a topic");
  if (custom !== undefined) return impossible("custom: Tencent sends nothing along");
  const beyond = beyondEntries(members, ["member"]);
  if (beyond !== undefined) return impossible(`${beyond}: Tencent adds nobody with it`);
  const byId = new Map(members.map((member) => [member.userId, member]));
  const { joined, refused, asOf } = await addUsers(groupId, [...byId.keys()], task);
  const made: MembersJoined = {
    ...{ type: "members.joined", groupId, how: "invited" },
    members: [...byId.values()].filter(({ userId }) => joined.has(userId)),
  };
  return madeInPart(asOf, made, made.members, refused);
}

/** Adds users to a group, 300 at once; who is in it already has joined, too. */
export async function addUsers(
  groupId: string,
  userIds: readonly string[],
  task: Task,
): Promise<{ readonly joined: ReadonlySet<string>; readonly refused: readonly PartRefusal[]; readonly asOf: number }> {
  const parts = await inParts(userIds, MOST_ADDED, async (some) => {
    const MemberList = some.map((userId) => ({ Member_Account: userId }));
    const answer = await make(task, "add_group_member", { GroupId: groupId, MemberList });
    const { code, text, asOf } = answer;
    if (!answer.isDone) return { asOf, refused: some.map((userId) => ({ userId, code, text })) };
    const place = { vendor: VENDOR, call: "add_group_member", mayHaveActed: true };
    const told = readAnswer(results, answer.fields, place).MemberList;
    const byUser = new Map(told.map(({ Member_Account, Result }) => [Member_Account, Result]));
    const refused = some.flatMap((userId): PartRefusal | readonly [] => {
      const result = byUser.get(userId);
      const refusal = refusals.has(result) ? refusals.get(result) : NOT_ADDED;
      return refusal ? { userId, ...refusal } : [];
    });
    return { asOf, refused };
  });
  const refused = parts.flatMap((part) => part.refused);
  const outside = new Set(refused.map(({ userId }) => userId));
  const joined = new Set(userIds.filter((userId) => !outside.has(userId)));
  return { joined, refused, asOf: parts[0]?.asOf ?? task.rest.time() };
}

/** Removes members. Tencent does not mind whether they are in the group. */
export async function removeMembers(change: MembersLeft, task: Task): Promise<Performed> {
  const { groupId, userIds, message, topicId, custom } = change;
  if (topicId !== undefined) return impossible("topicId: Tencent lets nobody be removed from a topic");
  if (custom !== undefined) return impossible("custom: Tencent sends nothing along");
  const parts = await inParts([...new Set(userIds)], MOST_REMOVED, async (some) => {
    const body = { GroupId: groupId, MemberToDel_Account: some, ...(message !== undefined && { Reason: message }) };
    const { isDone, code, text, asOf } = await make(task, "delete_group_member", body);
    return { asOf, left: isDone ? some : [], refused: isDone ? [] : some.map((userId) => ({ userId, code, text })) };
  });
  const left = parts.flatMap((part) => part.left);
  const made = { ...change, userIds: left, how: "removed" } as const;
  const asOf = parts[0]?.asOf ?? task.rest.time();
  return madeInPart(
    asOf,
    made,
    left,
    parts.flatMap(({ refused }) => refused),
  );
}

/** The first field of members with which Tencent takes nobody in; `undefined` if there is none. */
export function beyondEntries(members: readonly MemberEntry[], roles: readonly Role[]): string | undefined {
  const beyond = members.flatMap(({ userId: _, role, ...profile }, index) => {
    const told = Object.entries(profile).find(([, value]) => value !== undefined && value !== null)?.[0];
    const field = role !== undefined && !roles.includes(role) ? "role" : told;
    return field === undefined ? [] : `members[${index}].${field}`;
  });
  return beyond[0];
}
