import {
  type Callback,
  type GroupChange,
  given,
  listIfAny,
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
import { optionalMoment } from "../wire.js";
import { created } from "./groups.js";
import type { MessageWire } from "./message.js";
import { eachOnce, groupInfo, type MemberInfo, memberInfo } from "./profile.js";
import { record, type Said, unsupported } from "./translator.js";

/** A notification on its way to a group. */
interface Notification extends Pick<MessageWire, "contentType" | "content" | "clientMsgID"> {
  readonly groupId: string;
  readonly actorId: string | undefined;
}

/** A change and when it happened, as far as the notification says. */
type Told = readonly [change: GroupChange, occurredAt?: number | undefined];
type Reading = (tips: unknown, groupId: string, command: string) => Told;

const circumstances = z.compile(objectOf({ operationTime: optionalMoment }));
const memberInfos = listIfAny(memberInfo);
const creation = z.object({ group: groupInfo, memberList: memberInfos, groupOwnerUser: optional(memberInfo) });
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
const kicking = z.object({ kickedUserList: memberInfos });
const inviting = z.object({ invitedUserList: memberInfos });
const entering = z.object({ entrantUser: memberInfo });
const unmuting = z.object({ mutedUser: memberInfo });
const muting = unmuting.extend({ mutedSeconds: optionalInteger });
const changing = z.object({ changedUser: memberInfo });

/**
 * Notifications to a group by content type, as in `GroupCreatedTips` and so on of OpenIM's sdkws.proto. What several
 * fields of one repeat is taken from whichever holds it.
 */
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
  const { groupId, contentType, content, actorId, clientMsgID } = pushed;
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
    impliesActive: REVIVING.has(contentType) || undefined,
    // The same in both copies of a notification.
    receiptKey: clientMsgID === undefined ? undefined : `${said.command}\n${clientMsgID}`,
  });
}

/** The fact that something happened to a group, we know not what: its notification came without content. */
export function unreadNotification(said: Said, groupId: string, contentType: number): RecordCallback {
  const leavesStale = "a notification came without its content";
  const impliesActive = REVIVING.has(contentType) || undefined;
  return record(said, { type: "group.updated", groupId, profile: {} }, { leavesStale, impliesActive });
}

function reads<Wire>(wire: z.ZodType<Wire>, tell: (tips: Wire, groupId: string) => Told): Reading {
  const compiled = z.compile(wire);
  return (tips, groupId, command) => tell(readWire(compiled, tips, command, "content"), groupId);
}

function left(members: readonly MemberInfo[], groupId: string, how: "quit" | "removed"): Told {
  return [{ type: "members.left", groupId, userIds: members.map(({ entry }) => entry.userId), how }];
}

function joined(members: readonly MemberInfo[], groupId: string, how: "applied" | "invited"): Told {
  const moments = members.flatMap(({ joinedAt }) => joinedAt ?? []);
  const entries = members.map(({ entry }) => entry);
  const change = { type: "members.joined", groupId, members: entries, how } as const;
  return moments.length > 0 ? [change, Math.max(...moments)] : [change];
}

/** Run against OpenIM's services: `muteEndTime` may be 0, and only `mutedSeconds` tell of the mute. */
function muted({ entry }: MemberInfo, seconds: number | undefined, groupId: string): Told {
  const { userId, mutedUntil } = entry;
  const change = { type: "member.updated", groupId, userId } as const;
  const isEmpty = typeof mutedUntil !== "number";
  if (isEmpty && seconds !== undefined && seconds > 0) return [{ ...change, profile: {}, mutedForMs: seconds * 1000 }];
  return [{ ...change, profile: { mutedUntil: mutedUntil ?? null } }];
}

/** An empty end of a mute says nothing here: what lifts one is told by itself. */
function changed({ entry }: MemberInfo, groupId: string, role: Role | undefined = entry.role): Told {
  const { userId, mutedUntil, ...shown } = entry;
  const profile = { ...shown, ...given({ role, mutedUntil: mutedUntil ?? undefined }) };
  return [{ type: "member.updated", groupId, userId, profile }];
}
