import {
  type CallOptions,
  given,
  listOf,
  type MemberRead,
  type MembersRead,
  type MuteEnd,
  objectOf,
  type Role,
  readAnswer,
  VendorCallError,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { NO_END } from "../no-end.js";
import { optionalUser, userIdentifier } from "../user-id.js";
import { number, optionalTime } from "../wire.js";
import { isRefused, refusedReading, VENDOR } from "./answer.js";
import { type EasemobRest, pathOf } from "./easemob-rest.js";

const API = "chatgroups/{id}/users";
const PAGE = 1000;

const page = z.compile(
  listOf(objectOf({ owner: optionalUser, admin: optionalUser, member: optionalUser, joined_time: optionalTime })),
);
const mutes = z.compile(listOf(objectOf({ user: userIdentifier, expire: number })));

/**
 * Reads members of a group, page by page. A page is a number, at which others stand once somebody before them has left: so the
 * page before is looked at again, and a cursor is the number and the last member of it.
 */
export async function readMembers(
  rest: EasemobRest,
  groupId: string,
  cursor: string | null,
  options: CallOptions = {},
): Promise<MembersRead | undefined> {
  const [, place = "1", lastId] = /^(\d{1,9}):(.+)$/s.exec(cursor ?? "") ?? [];
  if (cursor !== null && lastId === undefined)
    throw new TypeError(`[${VENDOR}] ${API}: the place is none of its pages`);
  const [members, muted] = await Promise.all([
    readPage(rest, groupId, Number(place), options),
    readMutes(rest, groupId, options),
  ]);
  if (!members || !muted) return undefined;
  const before = lastId === undefined ? undefined : await readPage(rest, groupId, Number(place) - 1, options);
  const last = members.list.at(-1);
  return {
    members: members.list.map((member) => ({ ...member, mutedUntil: muted.get(member.userId) ?? null })),
    next: members.list.length === PAGE && last ? `${Number(place) + 1}:${last.userId}` : null,
    isSteady: lastId === undefined || before?.list.at(-1)?.userId === lastId,
    asOf: members.asOf,
  };
}

/** Reads those of some users who are members, out of all: the vendor tells of single ones no more than that they are. */
export async function readMembersNamed(
  rest: EasemobRest,
  groupId: string,
  userIds: readonly string[],
  options: CallOptions = {},
): Promise<MembersRead> {
  const named = new Set(userIds);
  const members: MemberRead[] = [];
  let asOf = rest.time();
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const read: MembersRead | undefined = await readMembers(rest, groupId, cursor, options);
    if (!read) break;
    if (isFirst) asOf = read.asOf;
    if (!read.isSteady) throw new VendorCallError("unreadable", "members left while they were read", placeOf(API));
    members.push(...read.members.filter(({ userId }) => named.has(userId)));
    cursor = read.next;
  }
  return { members, next: null, isSteady: true, asOf };
}

async function readPage(rest: EasemobRest, groupId: string, place: number, options: CallOptions) {
  const query = new URLSearchParams({ pagenum: String(place), pagesize: String(PAGE), joined_time: "true" });
  const path = `chatgroups/${pathOf(groupId)}/users?${query}`;
  const answer = await rest.call({ method: "GET", api: API, path, ...options });
  if (isRefused(answer)) {
    if (answer.isGone) return undefined;
    throw refusedReading(answer, API);
  }
  return { list: readAnswer(page, answer.data, placeOf(API)).map(memberOf), asOf: answer.asOf };
}

function memberOf(wire: z.output<typeof page>[number]): MemberRead {
  const roles: readonly (readonly [Role, string | undefined])[] = [
    ["owner", wire.owner],
    ["admin", wire.admin],
    ["member", wire.member],
  ];
  const [role, userId] = roles.find(([, named]) => named !== undefined) ?? [];
  if (userId === undefined || role === undefined) {
    throw new VendorCallError("unreadable", "data has a member without a name", placeOf(API));
  }
  return { userId, role, ...given({ joinedAt: wire.joined_time }) };
}

async function readMutes(rest: EasemobRest, groupId: string, options: CallOptions) {
  const api = "chatgroups/{id}/mute";
  const answer = await rest.call({ method: "GET", api, path: `chatgroups/${pathOf(groupId)}/mute`, ...options });
  if (isRefused(answer)) {
    if (answer.isGone) return undefined;
    throw refusedReading(answer, api);
  }
  const all = readAnswer(mutes, answer.data, placeOf(api));
  const ends = all.map(({ user, expire }) => [user, endOf(expire, answer.asOf)] as const);
  return new Map<string, MuteEnd>(ends);
}

function endOf(expires: number, asOf: number): MuteEnd {
  if (expires < 0 || expires >= NO_END) return "forever";
  return expires <= asOf ? null : expires;
}

function placeOf(call: string) {
  return { vendor: VENDOR, call, mayHaveActed: false };
}
