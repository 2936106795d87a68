import {
  field,
  given,
  listOf,
  type MemberRead,
  type MembersRead,
  objectOf,
  optional,
  type Role,
  Unusable,
  VendorCallError,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { inLowerCase } from "../in-lower-case.js";
import { optionalInteger, optionalTextual, optionalTime, userId } from "../wire.js";
import type { NeteaseApi } from "./netease-api.js";
import { teamTypes } from "./team-wire.js";
import type { Teams } from "./teams.js";

/** How many members are asked for at once. How many NetEase allows is in no source. */
const MEMBERS_AT_ONCE = 100;

const roles: ReadonlyMap<number, Role> = new Map([
  [0, "member"],
  [1, "owner"],
  [2, "admin"],
]);

const flag = field((value) => (typeof value === "boolean" ? value : new Unusable("is neither true nor false")));

const member = objectOf({
  account_id: userId,
  member_role: optionalInteger,
  team_nick: optionalTextual,
  chat_banned: optional(flag),
  join_time: optionalTime,
}).transform(
  (told): MemberRead => ({
    userId: told.account_id,
    ...given({
      role: told.member_role === undefined ? undefined : roles.get(told.member_role),
      nickname: told.team_nick,
      // A mute has no end: it is lifted.
      mutedUntil: told.chat_banned === undefined ? undefined : told.chat_banned ? ("forever" as const) : null,
      joinedAt: told.join_time,
    }),
  }),
);

const page = z.compile(
  objectOf({ items: listOf(member), has_more: optional(flag), next_token: optionalTextual }).transform(
    ({ items: members, has_more: hasMore = false, next_token: token = "" }, { issues }) => {
      if (hasMore && token === "") issues.push({ code: "custom", input: token, message: "next_token is missing" });
      return { members, next: hasMore ? token : null };
    },
  ),
);

/** Reads a page of a team's members, from a place that NetEase names; `undefined` if there is no such team. */
export async function readMembers(
  api: NeteaseApi,
  teams: Teams,
  groupId: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<MembersRead | undefined> {
  const kind = await teams.kindOf(groupId, signal);
  if (kind === undefined) return undefined;
  const asOf = api.time();
  const path = `/im/v2.1/teams/${groupId}/actions/list_members` as const;
  const place: { readonly page_token?: string } = cursor === null ? {} : { page_token: cursor };
  const query = { team_type: String(teamTypes[kind]), limit: String(MEMBERS_AT_ONCE), ...place };
  const read = await api.read({ path, query, data: page }, signal);
  if (!read) return undefined;
  const { members, next } = read;
  if (next !== null && next === cursor) {
    const known = { vendor: "netease", call: `GET ${path}`, mayHaveActed: false };
    throw new VendorCallError("unreadable", "next_token is where it was", known);
  }
  return { members, next, isSteady: true, asOf };
}

/** Reads those of some users who are members. NetEase has no call for it, so all members are gone through. */
export async function readMembersNamed(
  api: NeteaseApi,
  teams: Teams,
  groupId: string,
  userIds: readonly string[],
  signal?: AbortSignal,
): Promise<MembersRead> {
  const asOf = api.time();
  const missing = new Set(userIds.map(inLowerCase));
  const members: MemberRead[] = [];
  let cursor: string | null = null;
  do {
    const read: MembersRead | undefined = await readMembers(api, teams, groupId, cursor, signal);
    members.push(...(read?.members ?? []).filter(({ userId }) => missing.delete(userId)));
    cursor = read?.next ?? null;
  } while (cursor !== null && missing.size > 0);
  return { members, next: null, isSteady: true, asOf };
}
