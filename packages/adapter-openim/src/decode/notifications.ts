import {
  type Callback,
  type GroupChange,
  given,
  type MemberUpdated,
  malformed,
  objectOf,
  optional,
  optionalIdentifier,
  optionalInteger,
  parsedJson,
  type RecordCallback,
  type Role,
  readWire,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalMoment, sliceOf } from "../wire.js";
import { created } from "./creation.js";
import { eachOnce, groupInfo, type MemberInfo, memberInfo } from "./profile.js";
import { record, type Said, unsupported } from "./translator.js";

/** A notification on its way to a group. */
interface Notification {
  readonly groupId: string;
  readonly contentType: number;
  /** JSON, as a text. */
  readonly content: string;
  /** The operator. */
  readonly senderId: string | undefined;
  /** The same in both copies of a notification. */
  readonly clientMsgId: string | undefined;
}

/** A change and when it happened, as far as the notification says. */
type Reading = (
  tips: unknown,
  groupId: string,
  command: string,
) => readonly [change: GroupChange, occurredAt?: number | undefined];

const circumstances = z.compile(objectOf({ operationTime: optionalMoment }));
const creation = z.object({ group: groupInfo, memberList: sliceOf(memberInfo), groupOwnerUser: optional(memberInfo) });
const ofGroup = z.object({ group: groupInfo });
const quitting = z.object({ quitUser: memberInfo });
const transfer = z
  .object({
    newGroupOwner: optional(memberInfo),
    oldGroupOwner: optionalIdentifier,
    oldGroupOwnerInfo: optional(memberInfo),
    group: optional(groupInfo),
  })
  .transform(({ newGroupOwner, oldGroupOwner, oldGroupOwnerInfo: former, group }, context) => {
    const toUserId = newGroupOwner?.entry.userId ?? group?.ownerId;
    if (toUserId === undefined) {
      context.addIssue({ code: "custom", path: ["newGroupOwner"], message: "is missing" });
      return z.NEVER;
    }
    const fromUserId = former?.entry.userId ?? oldGroupOwner;
    return { toUserId, ...given({ fromUserId, formerOwnerRole: former?.entry.role }) };
  });
const kicking = z.object({ kickedUserList: sliceOf(memberInfo) });
const inviting = z.object({ invitedUserList: sliceOf(memberInfo) });
const entering = z.object({ entrantUser: memberInfo });
const muting = z.object({ mutedUser: memberInfo, mutedSeconds: optionalInteger });
const unmuting = z.object({ mutedUser: memberInfo });
const changing = z.object({ changedUser: memberInfo });

/**
 * Notifications to a group by content type; what several fields of one repeat is taken from whichever holds it. As in `GroupCreatedTips` and so on of OpenIM's sdkws.proto. */
const readings: { readonly [contentType: number]: Reading } = {
  1501: reads(creation, ({ group: { profile, ownerId, createdAt }, memberList, groupOwnerUser }, groupId) => {
    // Observed: the list ends at the operator.
    const named = groupOwnerUser ? [...memberList, groupOwnerUser] : memberList;
    const members = eachOnce(named.map(({ entry }) => entry));
    return [created(groupId, ownerId, profile, members), createdAt];
  }),
  1502: reads(ofGroup, ({ group: { profile } }, groupId) => [{ type: "group.updated", groupId, profile }]),
  1504: reads(quitting, ({ quitUser }, groupId) => left([quitUser], groupId, "quit")),
  1507: reads(transfer, (change, groupId) => [{ type: "owner.transferred", groupId, ...change }]),
  1508: reads(kicking, ({ kickedUserList }, groupId) => left(kickedUserList, groupId, "removed")),
  1509: reads(inviting, ({ invitedUserList }, groupId) => joined(invitedUserList, groupId, "invited")),
  1510: reads(entering, ({ entrantUser }, groupId) => joined([entrantUser], groupId, "applied")),
  1511: (_, groupId) => [{ type: "group.dissolved", groupId }],
  1512: reads(muting, ({ mutedUser, mutedSeconds }, groupId) => muted(mutedUser, mutedSeconds, groupId)),
  1513: reads(unmuting, ({ mutedUser: { entry } }, groupId) => [
    { type: "member.updated", groupId, userId: entry.userId, profile: { mutedUntil: null } },
  ]),
  1514: (_, groupId) => [{ type: "group.updated", groupId, profile: { mutedAll: true } }],
  1515: (_, groupId) => [{ type: "group.updated", groupId, profile: { mutedAll: false } }],
  1516: reads(changing, ({ changedUser }, groupId) => changed(changedUser, groupId)),
  1517: reads(changing, ({ changedUser }, groupId) => changed(changedUser, groupId, "admin")),
  1518: reads(changing, ({ changedUser }, groupId) => changed(changedUser, groupId, "member")),
  1519: reads(ofGroup, ({ group: { profile, noticeAt, createdAt } }, groupId) => [
    { type: "group.updated", groupId, profile: given({ notice: profile.notice }) },
    // A notice that was never set anew is as old as its group.
    noticeAt ?? createdAt,
  ]),
  1520: reads(ofGroup, ({ group: { profile } }, groupId) => [
    { type: "group.updated", groupId, profile: given({ name: profile.name }) },
  ]),
};

/** Whether messages of the type tell a group what happened to it. */
export function isGroupNotification(contentType: number): boolean {
  return contentType >= 1501 && contentType <= 1520;
}

/** Run against OpenIM's services: to mute a group that was dismissed, or to lift its mute, revives it. */
const REVIVING: ReadonlySet<number> = new Set([1514, 1515]);

/** The fact a notification tells of; counted once, though most are pushed in two copies. */
export function notification(said: Said, pushed: Notification): Callback {
  const { groupId, contentType, content, senderId: actorId, clientMsgId } = pushed;
  const reading = readings[contentType];
  if (!reading) return unsupported(said);
  if (content === "") return unreadNotification(said, groupId, contentType);
  const tips = parsedJson(content);
  if (tips === undefined) throw malformed(said.command, "content is not JSON");
  const { operationTime } = readWire(circumstances, tips, said.command, "content");
  const [change, occurredAt] = reading(tips, groupId, said.command);
  return record(said, change, {
    actorId,
    // Read in the source of main of 2026-07-02: only 1501 and 1510 have an `operationTime`, the others 0.
    occurredAt: operationTime ?? occurredAt,
    leavesStale: "told by a notification, which a client can make up",
    ...impliedBy(contentType),
    receiptKey: clientMsgId ? `${said.command}\n${clientMsgId}` : undefined,
  });
}

/** The fact that something happened to a group, we know not what: its notification came without content. */
export function unreadNotification(said: Said, groupId: string, contentType: number): RecordCallback {
  const leavesStale = "a notification came without its content";
  return record(said, { type: "group.updated", groupId, profile: {} }, { leavesStale, ...impliedBy(contentType) });
}

function impliedBy(contentType: number): { readonly impliesActive?: true } {
  return REVIVING.has(contentType) ? { impliesActive: true } : {};
}

function reads<Wire>(wire: z.ZodType<Wire>, tell: (tips: Wire, groupId: string) => ReturnType<Reading>): Reading {
  const compiled = z.compile(wire);
  return (tips, groupId, command) => tell(readWire(compiled, tips, command, "content"), groupId);
}

function left(members: readonly MemberInfo[], groupId: string, how: "quit" | "removed"): ReturnType<Reading> {
  return [{ type: "members.left", groupId, userIds: members.map(({ entry }) => entry.userId), how }];
}

function joined(members: readonly MemberInfo[], groupId: string, how: "applied" | "invited"): ReturnType<Reading> {
  const moments = members.flatMap(({ joinedAt }) => joinedAt ?? []);
  const entries = members.map(({ entry }) => entry);
  const change = { type: "members.joined", groupId, members: entries, how } as const;
  return moments.length > 0 ? [change, Math.max(...moments)] : [change];
}

/** Run against OpenIM's services: `muteEndTime` may be 0, and only `mutedSeconds` tell of the mute. */
function muted(
  { entry: { userId, mutedUntil } }: MemberInfo,
  seconds: number | undefined,
  groupId: string,
): readonly [MemberUpdated] {
  const change = { type: "member.updated", groupId, userId } as const;
  const isEmpty = typeof mutedUntil !== "number";
  if (isEmpty && seconds !== undefined && seconds > 0) return [{ ...change, profile: {}, mutedForMs: seconds * 1000 }];
  return [{ ...change, profile: { mutedUntil: mutedUntil ?? null } }];
}

/** An empty end of a mute says nothing here: what lifts one is told by itself. */
function changed(
  { entry: { userId, mutedUntil, ...shown } }: MemberInfo,
  groupId: string,
  role: Role | undefined = shown.role,
): readonly [MemberUpdated] {
  const profile = { ...shown, ...given({ role, mutedUntil: mutedUntil ?? undefined }) };
  return [{ type: "member.updated", groupId, userId, profile }];
}
