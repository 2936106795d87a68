import {
  type CallOptions,
  type GroupGone,
  type GroupRead,
  type GroupUnreadable,
  given,
  identifier,
  isObject,
  type Json,
  type ListedUser,
  listOf,
  objectOf,
  optionalText,
  readAnswer,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { GROUP, ROOM } from "../decode/translator.js";
import { optionalUser } from "../user-id.js";
import { optionalFlag, optionalNumber, optionalTime, userIds } from "../wire.js";
import { type Done, isRefused, type Refused, VENDOR } from "./answer.js";
import { type EasemobRest, pathOf } from "./easemob-rest.js";
import { askOfEither, ROOMS } from "./kind.js";

/** How many groups are read at once: each takes four calls, and a room one more. */
export const GROUPS_AT_ONCE = 10;

const NONE = { code: "untold", text: "Easemob tells of no such group" };
const OTHER = { code: "untold", text: "Easemob tells of another group" };

type ReadGroup = GroupRead | GroupGone | GroupUnreadable;

const one = objectOf({
  id: identifier,
  name: optionalText,
  avatar: optionalText,
  description: optionalText,
  custom: optionalText,
  mute: optionalFlag,
  disabled: optionalFlag,
  maxusers: optionalNumber,
  allowinvites: optionalFlag,
  membersonly: optionalFlag,
  invite_need_confirm: optionalFlag,
  public: optionalFlag,
  owner: optionalUser,
  created: optionalTime,
  affiliations_count: optionalNumber,
});
// Groups are printed in a list, a room alone (https://doc.easemob.com/document/server-side/chatroom_obtain_detail.html).
const details = z.compile(z.union([listOf(one), one.transform((room) => [room])]));
const announcement = z.compile(objectOf({ announcement: optionalText }));
const listed = z.compile(userIds);

type Details = z.output<typeof details>[number];

/** Reads groups, with their announcements and lists. */
export async function readGroups(
  rest: EasemobRest,
  groupIds: readonly string[],
  options: CallOptions = {},
): Promise<readonly ReadGroup[]> {
  return Promise.all([...new Set(groupIds)].map((groupId) => readGroup(rest, groupId, options)));
}

/** Reads a group: of several at once the vendor does not say well which do not exist. */
async function readGroup(rest: EasemobRest, groupId: string, options: CallOptions): Promise<ReadGroup> {
  const group = pathOf(groupId);
  const { kind, answer } = await askOfEither(async (either) =>
    goneIfUntold(await rest.call({ method: "GET", api: `${either}/{id}`, path: `${either}/${group}`, ...options })),
  );
  if (isRefused(answer)) return untold(groupId, answer);
  const told = readAnswer(details, answer.data, { vendor: VENDOR, call: `${kind}/{id}`, mayHaveActed: false });
  const wire = told.find(({ id }) => id === groupId);
  if (!wire) return { state: "unreadable", groupId, refusal: OTHER };
  const ask = (part: string) =>
    rest.call({ method: "GET", api: `${kind}/{id}/${part}`, path: `${kind}/${group}/${part}`, ...options });
  const parts = await Promise.all([ask("announcement"), ask("blocks/users"), ask("white/users")]);
  const refused = parts.filter(isRefused).find(({ isGone }) => !isGone);
  if (refused) return untold(groupId, refused);
  const notice = partIn(parts[0], announcement, `${kind}/{id}/announcement`);
  const blocked = partIn(parts[1], listed, `${kind}/{id}/blocks/users`);
  const allowed = partIn(parts[2], listed, `${kind}/{id}/white/users`);
  const { owner, created: createdAt, affiliations_count: memberCount } = wire;
  return {
    ...{ state: "active", groupId, asOf: answer.asOf },
    profile: {
      ...profileOf(wire),
      kind: kind === ROOMS ? ROOM : GROUP,
      ...given({ notice: notice && (notice.announcement ?? "") }),
    },
    ...given({ ownerId: owner, memberCount, createdAt }),
    lists: given({ blocked: blocked?.map(userOf), allowed: allowed?.map(userOf) }),
  };
}

/** A part of a group; `undefined` where the group ended meanwhile. */
function partIn<Part>(answer: Done | Refused, schema: z.ZodType<Part>, call: string): Part | undefined {
  if (isRefused(answer)) return undefined;
  return readAnswer(schema, answer.data, { vendor: VENDOR, call, mayHaveActed: false });
}

/** In a list, what does not exist is an entry with an error (documented for several groups), or none. */
function goneIfUntold(answer: Done | Refused): Done | Refused {
  if (isRefused(answer) || !Array.isArray(answer.data)) return answer;
  const isThere = answer.data.some((entry: Json) => !isObject(entry) || entry.error === undefined);
  return isThere ? answer : { refusal: NONE, isGone: true, asOf: answer.asOf };
}

/** What the vendor tells in the names of REST, in those of callbacks. */
function profileOf(wire: Details): GroupRead["profile"] {
  const { name, avatar, description: introduction, custom, mute: mutedAll, disabled } = wire;
  const settings: { readonly [name: string]: Json } = given({
    max_users: wire.maxusers,
    allow_user_invites: wire.allowinvites,
    membersonly: wire.membersonly,
    invite_need_confirm: wire.invite_need_confirm,
    public: wire.public,
  });
  return { ...given({ name, avatar, introduction, custom, mutedAll, disabled }), settings };
}

function userOf(userId: string): ListedUser {
  return { userId };
}

function untold(groupId: string, answer: Refused): GroupGone | GroupUnreadable {
  if (answer.isGone) return { state: "gone", groupId, asOf: answer.asOf };
  return { state: "unreadable", groupId, refusal: answer.refusal };
}
