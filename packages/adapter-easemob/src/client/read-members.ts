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
import { inLowerCase, optionalUser, userIdentifier } from "../user-id.js";
import { number, optionalTime, userIds } from "../wire.js";
import { type Done, isRefused, type Refused, refusedReading, VENDOR } from "./answer.js";
import { type EasemobRest, pathOf } from "./easemob-rest.js";
import { askOfEither, type Kind, ROOMS } from "./kind.js";

const API = "chatgroups/{id}/users";
const PAGE = 1000;

const page = z.compile(
  listOf(objectOf({ owner: optionalUser, admin: optionalUser, member: optionalUser, joined_time: optionalTime })),
);
const mutes = z.compile(listOf(objectOf({ user: userIdentifier, expire: number })));

const admins = z.compile(userIds);

/**
 * Reads members of a group or a room, page by page. A page is a number, at which others stand once somebody before them has left:
 * so the page before is looked at again, and a cursor is the number and the last member of it.
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
  const members = await readPage(rest, groupId, Number(place), options);
  if (!members) return undefined;
  const { kind } = members;
  const [muted, appointed, before] = await Promise.all([
    readMutes(rest, groupId, kind, options),
    kind === ROOMS ? readAdmins(rest, groupId, options) : new Set<string>(),
    lastId === undefined ? undefined : readPage(rest, groupId, Number(place) - 1, options),
  ]);
  if (!muted || !appointed) return undefined;
  const last = members.list.at(-1);
  return {
    members: members.list.map((member) => ({
      ...member,
      ...(appointed.has(member.userId) && { role: "admin" }),
      mutedUntil: muted.get(member.userId) ?? null,
    })),
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
  const named = new Set(userIds.map(inLowerCase));
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
  const { kind, answer } = await askOfEither((either) => {
    const path = `${either}/${pathOf(groupId)}/users?${query}`;
    return rest.call({ method: "GET", api: `${either}/{id}/users`, path, ...options });
  });
  const told = thoseOf(answer, `${kind}/{id}/users`, page);
  return told && { kind, list: told.map(memberOf), asOf: answer.asOf };
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

async function readMutes(rest: EasemobRest, groupId: string, kind: Kind, options: CallOptions) {
  const api = `${kind}/{id}/mute`;
  const answer = await rest.call({ method: "GET", api, path: `${kind}/${pathOf(groupId)}/mute`, ...options });
  const all = thoseOf(answer, api, mutes);
  return all && new Map<string, MuteEnd>(all.map(({ user, expire }) => [user, endOf(expire, answer.asOf)] as const));
}

/** Documented: the members of a room are told without saying who of them is an admin. */
async function readAdmins(rest: EasemobRest, roomId: string, options: CallOptions) {
  const api = `${ROOMS}/{id}/admin`;
  const answer = await rest.call({ method: "GET", api, path: `${ROOMS}/${pathOf(roomId)}/admin`, ...options });
  const ids = thoseOf(answer, api, admins);
  return ids && new Set(ids);
}

/** What an answer tells; `undefined` where what was asked of does not exist. */
function thoseOf<Wire>(answer: Done | Refused, api: string, schema: z.ZodType<Wire>): Wire | undefined {
  if (!isRefused(answer)) return readAnswer(schema, answer.data, placeOf(api));
  if (answer.isGone) return undefined;
  throw refusedReading(answer, api);
}

function endOf(expires: number, asOf: number): MuteEnd {
  if (expires < 0 || expires >= NO_END) return "forever";
  return expires <= asOf ? null : expires;
}

function placeOf(call: string) {
  return { vendor: VENDOR, call, mayHaveActed: false };
}
