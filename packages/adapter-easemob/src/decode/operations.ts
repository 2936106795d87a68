import {
  type GroupChange,
  type GroupCreated,
  type GroupList,
  given,
  identifier,
  isIdentifier,
  type MemberEntry,
  type MembersJoined,
  type MembersLeft,
  objectOf,
  optional,
  type SharedMemberProfile,
  type Translator,
  type Translators,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { NO_END } from "../no-end.js";
import { isServer, optionalUser, userIdentifier, userIdOf } from "../user-id.js";
import { flag, number, optionalNumber, optionalTexts, textIfAny, userIds } from "../wire.js";
import { info, profileOf } from "./profile.js";
import { idIfAny, notUnderstood, ofAnything, records, type Said } from "./translator.js";

const envelope = ofAnything.extend({ id: identifier, type: z.string().catch(""), operator: optionalUser });

type Operation = z.output<typeof envelope>;

/** The translator of an operation, by what its payload holds. */
function operationOf<Payload>(
  payload: z.ZodType<Payload>,
  changesOf: (groupId: string, payload: Payload, operation: Operation) => readonly [GroupChange, ...GroupChange[]],
): Translator<Said> {
  return records(envelope.extend({ payload }), (wire) => ({
    changes: changesOf(wire.id, wire.payload, wire),
    actorId: wire.operator,
    groupKind: wire.type === "" ? undefined : wire.type,
  }));
}

const members = objectOf({ member: userIds });
const admins = objectOf({ admin: userIds });
/** Roles by whose they are. */
const roles = optionalTexts.transform((told, { issues }): ReadonlyMap<string, string> => {
  const read = new Map([...(told ?? [])].map(([named, role]) => [userIdOf(named), role]));
  if (![...read.keys()].every(isIdentifier)) issues.push({ code: "custom", input: told, message: "names no user" });
  return read;
});
const creation = objectOf({
  role: roles,
  member: optional(userIds),
  info: optional(info.extend({ owner: optionalUser })),
});

function joined(how: MembersJoined["how"]): Translator<Said> {
  return operationOf(members, (groupId, { member }) => [
    { type: "members.joined", groupId, members: member.map((userId) => ({ userId })), ...given({ how }) },
  ]);
}

function left(how: MembersLeft["how"]): Translator<Said> {
  return operationOf(members, (groupId, { member }) => [
    { type: "members.left", groupId, userIds: member, ...given({ how }) },
  ]);
}

function admin(role: "admin" | "member"): Translator<Said> {
  return operationOf(admins, (groupId, wire) => [updated(groupId, wire.admin, { role })]);
}

/** Whether the operator gets the messages of the group. */
function shielding(receives: boolean): Translator<Said> {
  return records(envelope.extend({ operator: userIdentifier }), ({ id: groupId, operator: userId, type }) => {
    if (isServer(userId)) return undefined;
    return {
      changes: [{ type: "member.updated", groupId, userId, profile: { receives } }],
      actorId: userId,
      groupKind: type === "" ? undefined : type,
    };
  });
}

/** Who is put on a list, or taken off it; the block list tells until when. */
function listed(list: GroupList, operation: "add" | "remove"): Translator<Said> {
  return operationOf(members.extend({ expire_timestamp: optionalNumber }), (groupId, { member, expire_timestamp }) => [
    { type: "group.list_changed", groupId, list, operation, userIds: member, ...untilOf(expire_timestamp) },
  ]);
}

/** What `group_op_event` tells of, by operation and kind. */
export const operationTranslators: Translators<Said> = {
  "group_op_event.CREATE": operationOf(creation, (groupId, wire, operation) => [createdBy(groupId, wire, operation)]),
  "group_op_event.DELETE": operationOf(z.unknown().optional(), (groupId) => [{ type: "group.dissolved", groupId }]),

  "group_op_event.JOIN.DIRECT": joined("added"),
  "group_op_event.JOIN.INVITE": joined("invited"),
  "group_op_event.JOIN.APPLY": joined("applied"),

  "group_op_event.LEAVE.QUIT": left("quit"),
  "group_op_event.LEAVE.KICK": left("removed"),
  "group_op_event.LEAVE.BLOCK": left("blocked"),
  // The group ends with its members, whether or not the dissolution is told beside.
  "group_op_event.LEAVE.DELETE": operationOf(members, (groupId, { member }) => [
    { type: "members.left", groupId, userIds: member, how: "dissolved" },
    { type: "group.dissolved", groupId },
  ]),

  "group_op_event.UPDATE.INFO": operationOf(objectOf({ info }), (groupId, wire, { timestamp }) => [
    { type: "group.updated", groupId, profile: profileOf(wire.info, timestamp) },
  ]),
  "group_op_event.UPDATE.ANNOUNCEMENT": operationOf(objectOf({ announcement: textIfAny }), (groupId, wire) => [
    { type: "group.updated", groupId, profile: { notice: wire.announcement } },
  ]),
  "group_op_event.UPDATE.OWNER": operationOf(
    objectOf({ owner: optionalUser, new_owner: userIdentifier }),
    (groupId, { owner: fromUserId, new_owner: toUserId }) => [
      { type: "owner.transferred", groupId, toUserId, ...given({ fromUserId }) },
    ],
  ),
  "group_op_event.UPDATE.MUTE": operationOf(objectOf({ mute: flag }), (groupId, { mute: mutedAll }) => [
    { type: "group.updated", groupId, profile: { mutedAll } },
  ]),

  "group_op_event.UPDATE.DISABLE": operationOf(objectOf({ disable: flag }), (groupId, { disable: disabled }) => [
    { type: "group.updated", groupId, profile: { disabled } },
  ]),

  "group_op_event.ADMIN.ADD": admin("admin"),
  "group_op_event.ADMIN.REMOVE": admin("member"),

  "group_op_event.MUTE.ADD": operationOf(members.extend({ expire_timestamp: number }), (groupId, wire) => [
    updated(groupId, wire.member, { mutedUntil: endOf(wire.expire_timestamp) }),
  ]),
  "group_op_event.MUTE.REMOVE": operationOf(members, (groupId, { member }) => [
    updated(groupId, member, { mutedUntil: null }),
  ]),

  "group_op_event.SHIELD.ADD": shielding(false),
  "group_op_event.SHIELD.REMOVE": shielding(true),

  "group_op_event.BLOCK.ADD": listed("blocked", "add"),
  "group_op_event.BLOCK.REMOVE": listed("blocked", "remove"),
  "group_op_event.WHITE.ADD": listed("allowed", "add"),
  "group_op_event.WHITE.REMOVE": listed("allowed", "remove"),
};

/** What no page names, if it is about a group. */
export const unknownOperation: Translator<Said> = records(
  envelope.extend({ id: idIfAny }),
  ({ id: groupId, type, operator: actorId }) =>
    groupId === undefined ? undefined : notUnderstood({ groupId, actorId, groupKind: type || undefined }),
);

function untilOf(expires: number | undefined) {
  return expires === undefined ? {} : { until: endOf(expires) };
}

/** Durations without an end are -1 at this vendor, and so may ends be. */
function endOf(expires: number): number | "forever" {
  return expires < 0 || expires >= NO_END ? "forever" : expires;
}

function createdBy(
  groupId: string,
  { role: roles, member = [], info: profile }: z.output<typeof creation>,
  { type, timestamp }: Operation,
): GroupCreated {
  const ownerId = [...roles].find(([, as]) => as === "owner")?.[0] ?? profile?.owner;
  const ids = new Set([...(ownerId === undefined ? [] : [ownerId]), ...roles.keys(), ...member]);
  return {
    ...{ type: "group.created", groupId, ...given({ ownerId }) },
    profile: { ...(profile && profileOf(profile, timestamp)), ...kindIn(type) },
    members: [...ids].map((userId): MemberEntry => {
      if (userId === ownerId) return { userId, role: "owner" };
      return roles.get(userId) === "admin" ? { userId, role: "admin" } : { userId };
    }),
  };
}

function kindIn(type: string): { readonly kind?: string } {
  return type === "" ? {} : { kind: type };
}

/** One member or several: the vendor's lists have as many as were changed at once. */
function updated(groupId: string, ids: readonly string[], profile: SharedMemberProfile): GroupChange {
  const [userId, ...others] = ids;
  return userId !== undefined && others.length === 0
    ? { type: "member.updated", groupId, userId, profile }
    : { type: "members.updated", groupId, userIds: ids, profile };
}
