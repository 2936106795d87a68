import {
  type GroupChange,
  type GroupList,
  given,
  identifier,
  isObject,
  losslessJson,
  type MemberProfile,
  malformed,
  objectOf,
  optional,
  type Translator,
  type Translators,
  text,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { isServer, optionalUser } from "../user-id.js";
import { optionalFlag, optionalTexts } from "../wire.js";
import { GROUP, idIfAny, notUnderstood, ofAnything, ROOM, records, type Said, type Told } from "./translator.js";

/** Words, or an object about a file; `undefined` is printed in its letters. */
const reason = z.transform((value) => (typeof value === "string" && value !== "undefined" ? value : undefined));
const status = optional(objectOf({ error_code: z.string().nullish().catch("no text") }));

const envelope = ofAnything.extend({
  group_id: identifier,
  from: optionalUser,
  to: optionalUser,
  payload: objectOf({ is_chatroom: optionalFlag, reason, status, event_info: optional(objectOf({ ext: text })) }),
});

type Operation = z.output<typeof envelope>;

/** What one of the vendor's words means; `from` and `to` are those that it needs. */
interface Act {
  readonly groupId: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** The fields that name who is concerned by an operation, and who makes it. */
interface Parts {
  /** The fields that must be there. */
  readonly needs: readonly ("from" | "to")[];
  /** Where it is nobody's act: who comes and goes is not told to be the one who did it. */
  readonly isWithoutActor?: boolean;
  readonly leavesStale?: string;
}

/** The translator of an operation. What the vendor says has failed tells nothing. */
function operation(
  { needs, isWithoutActor, leavesStale }: Parts,
  changesOf: (act: Act, wire: Operation, said: Said) => readonly [GroupChange, ...GroupChange[]],
): Translator<Said> {
  return records(envelope, (wire, said): Told | undefined => {
    const { group_id: groupId, payload } = wire;
    if (hasFailed(wire)) return undefined;
    const users = { from: userIn(wire.from), to: userIn(wire.to) };
    const missing = needs.find((name) => users[name] === undefined);
    if (missing) throw malformed(said.command, `${missing} is missing`);
    const { from = "", to = "" } = users;
    return {
      changes: changesOf({ groupId, from, to, reason: payload.reason ?? "" }, wire, said),
      actorId: isWithoutActor ? undefined : wire.from,
      groupKind: kindOf(wire),
      leavesStale,
    };
  });
}

/** A user who can be a member: the server acts, but is nobody. */
function userIn(name: string | undefined): string | undefined {
  return name === undefined || isServer(name) ? undefined : name;
}

function kindOf({ payload: { is_chatroom: isRoom } }: Pick<Operation, "payload">): string | undefined {
  return isRoom === undefined ? undefined : isRoom ? ROOM : GROUP;
}

function hasFailed({ payload }: Pick<Operation, "payload">): boolean {
  return !["", "ok"].includes(payload.status?.error_code ?? "");
}

const ofTo = { needs: ["to"] } as const;
const ofFrom = { needs: ["from"] } as const;
const whole = { needs: [] } as const;

function member(parts: Parts, profile: MemberProfile): Translator<Said> {
  return operation(parts, ({ groupId, to: userId }) => [{ type: "member.updated", groupId, userId, profile }]);
}

/** The answer of who was invited, who is the actor. */
function answered(accepted: boolean): Translator<Said> {
  return operation(ofFrom, ({ groupId, from: userId, reason }) => [
    { type: "invitation.answered", groupId, userId, accepted, ...wordsIn(reason) },
  ]);
}

function wordsIn(reason: string): { readonly message?: string } {
  return reason === "" ? {} : { message: reason };
}

function shielding(receives: boolean): Translator<Said> {
  return operation(ofFrom, ({ groupId, from: userId }) => [
    { type: "member.updated", groupId, userId, profile: { receives } },
  ]);
}

function listed(list: GroupList, how: "add" | "remove"): Translator<Said> {
  return operation(ofTo, ({ groupId, to }) => [
    { type: "group.list_changed", groupId, list, operation: how, userIds: [to] },
  ]);
}

/** What the old dialect, `chat_type: "muc"`, tells of. Who is concerned is nowhere told in words, but seen from its samples. */
export const oldOperationTranslators: Translators<Said> = {
  "muc.create": operation(
    { ...ofTo, leavesStale: "the vendor told nothing but the creator" },
    ({ groupId, to }, wire) => [
      {
        ...{ type: "group.created", groupId, ownerId: to, members: [{ userId: to, role: "owner" }] },
        profile: given({ kind: kindOf(wire) }),
      },
    ],
  ),
  "muc.destroy": operation(whole, ({ groupId }) => [{ type: "group.dissolved", groupId }]),

  "muc.ban": operation(ofTo, ({ groupId, to }) => [
    { type: "members.left", groupId, userIds: [to], how: "blocked" },
    { type: "group.list_changed", groupId, list: "blocked", operation: "add", userIds: [to] },
  ]),
  "muc.allow": listed("blocked", "remove"),
  "muc.add_user_white_list": listed("allowed", "add"),
  "muc.remove_user_white_list": listed("allowed", "remove"),

  // A kick is followed or preceded by the absence of the same user, and leaving as well: whichever comes first has an effect.
  "muc.kick": operation(ofTo, ({ groupId, to }) => [{ type: "members.left", groupId, userIds: [to], how: "removed" }]),
  "muc.leave": operation(ofFrom, ({ groupId, from }) => [
    { type: "members.left", groupId, userIds: [from], how: "quit" },
  ]),
  "muc.absence": operation({ ...ofFrom, isWithoutActor: true }, ({ groupId, from }) => [
    { type: "members.left", groupId, userIds: [from] },
  ]),
  "muc.presence": operation({ ...ofFrom, isWithoutActor: true }, ({ groupId, from }) => [
    { type: "members.joined", groupId, members: [{ userId: from }] },
  ]),
  "muc.direct_joined": operation(ofFrom, ({ groupId, from }) => [
    { type: "members.joined", groupId, members: [{ userId: from }], how: "added" },
  ]),

  "muc.apply": operation(ofFrom, ({ groupId, from: userId, reason }) => [
    { type: "join.requested", groupId, userId, ...wordsIn(reason) },
  ]),
  "muc.apply_accept": operation(ofTo, ({ groupId, to: userId, reason }) => [
    { type: "join.answered", groupId, userId, accepted: true, ...wordsIn(reason) },
  ]),
  "muc.invite": operation(ofTo, ({ groupId, to, reason }) => [
    { type: "members.invited", groupId, userIds: [to], ...wordsIn(reason) },
  ]),
  "muc.invite_accept": answered(true),
  "muc.invite_decline": answered(false),

  "muc.assing_owner": operation(ofTo, ({ groupId, from, to }) => [
    { type: "owner.transferred", groupId, toUserId: to, ...given({ fromUserId: from || undefined }) },
  ]),
  "muc.add_admin": member(ofTo, { role: "admin" }),
  "muc.remove_admin": member(ofTo, { role: "member" }),
  "muc.add_mute": member(
    { ...ofTo, leavesStale: "the vendor did not tell when the mute ends" },
    { mutedUntil: "forever" },
  ),
  "muc.remove_mute": member(ofTo, { mutedUntil: null }),

  "muc.update": operation({ ...whole, leavesStale: "the vendor did not tell what was updated" }, ({ groupId }) => [
    { type: "group.updated", groupId, profile: {} },
  ]),
  "muc.update_announcement": operation(whole, ({ groupId }, { payload: { reason: notice } }, { command }) => {
    if (notice === undefined) throw malformed(command, "payload.reason is not a text");
    return [{ type: "group.updated", groupId, profile: { notice } }];
  }),
  "muc.delete_announcement": operation(whole, ({ groupId }) => [
    { type: "group.updated", groupId, profile: { notice: "" } },
  ]),
  "muc.ban_group": operation(whole, ({ groupId }) => [{ type: "group.updated", groupId, profile: { mutedAll: true } }]),
  "muc.remove_ban_group": operation(whole, ({ groupId }) => [
    { type: "group.updated", groupId, profile: { mutedAll: false } },
  ]),

  "muc.block": shielding(false),
  "muc.unblock": shielding(true),

  "muc.set_metadata": metadata("merge"),
  "muc.delete_metadata": metadata("remove"),
};

/** What no page names, if it is about a group and has not failed. */
export const unknownOldOperation: Translator<Said> = records(envelope.extend({ group_id: idIfAny }), (wire) => {
  const { group_id: groupId, from: actorId } = wire;
  if (groupId === undefined || hasFailed(wire)) return undefined;
  return notUnderstood({ groupId, actorId, groupKind: kindOf(wire) });
});

/** The attributes of a room. What they are is a JSON text; who set them stands in it, under a name with a blank at its end. */
function metadata(operation: "merge" | "remove"): Translator<Said> {
  return records(envelope, (wire, { command }): Told | undefined => {
    if (hasFailed(wire)) return undefined;
    const ext = losslessJson(wire.payload.event_info?.ext ?? "");
    const read = metadataExt.safeParse(ext);
    if (!read.success) throw malformed(command, "payload.event_info.ext is not understood");
    const { result, properties = new Map() } = read.data;
    const keys = result?.successKeys ?? [...properties.keys()];
    const attributes = Object.fromEntries(keys.map((key) => [key, properties.get(key) ?? ""]));
    const operator = isObject(ext) ? (ext["operator "] ?? ext.operator) : undefined;
    const actorId = optionalUser.safeParse(typeof operator === "string" ? operator.trim() : undefined).data;
    const change = { type: "group.attributes_changed", groupId: wire.group_id, operation, attributes } as const;
    return { changes: [change], groupKind: ROOM, ...given({ actorId }) };
  });
}

const metadataExt = z.object({
  result: z.object({ successKeys: z.array(z.string()) }).optional(),
  properties: optionalTexts,
});
