import type {
  CommandRecord,
  DeadLetterRecord,
  DecisionRecord,
  ErasureRecord,
  GroupRecord,
  Json,
  MemberRecord,
  MessageRecord,
  RawCallbackRecord,
  TopicRecord,
  UserGroupRecord,
} from "@grouphook/core";

/** A group in the form of the query API. */
export function groupBody(group: GroupRecord): { readonly [field: string]: Json } {
  return {
    source: group.source,
    groupId: group.groupId,
    name: group.name,
    notice: group.notice,
    introduction: group.introduction,
    avatar: group.avatar,
    kind: group.kind,
    ownerId: group.ownerId,
    state: group.state,
    memberCount: group.memberCount,
    mutedAll: group.mutedAll,
    custom: group.custom,
    settings: group.settings,
    attributes: group.attributes,
    createdAt: rfc3339(group.createdAt),
    updatedAt: rfc3339(group.updatedAt),
    dissolvedAt: rfc3339(group.dissolvedAt),
    stale: group.stale && { since: rfc3339(group.stale.since), reason: group.stale.reason },
  };
}

/** A membership in the form of the query API. */
export function memberBody(member: MemberRecord): { readonly [field: string]: Json } {
  return {
    userId: member.userId,
    role: member.role,
    silenced: member.silenced,
    mutedUntil: rfc3339(member.mutedUntil),
    nickname: member.nickname,
    avatar: member.avatar,
    custom: member.custom,
    joinedAt: rfc3339(member.joinedAt),
  };
}

/** A user's group in the form of the query API. */
export function userGroupBody(group: UserGroupRecord): { readonly [field: string]: Json } {
  return {
    groupId: group.groupId,
    name: group.name,
    ownerId: group.ownerId,
    memberCount: group.memberCount,
    role: group.role,
    silenced: group.silenced,
    joinedAt: rfc3339(group.joinedAt),
  };
}

/** A message in the form of the query API. A recalled message keeps its content. */
export function messageBody(message: MessageRecord): object {
  const { sentAt, recalledAt, ...shown } = message;
  return { ...shown, sentAt: rfc3339(sentAt), recalled: recalledAt !== null, recalledAt: rfc3339(recalledAt) };
}

/** A topic in the form of the query API. */
export function topicBody(topic: TopicRecord): object {
  const { createdAt, dissolvedAt, updatedAt, ...shown } = topic;
  return {
    ...shown,
    createdAt: rfc3339(createdAt),
    dissolvedAt: rfc3339(dissolvedAt),
    updatedAt: rfc3339(updatedAt),
  };
}

/** A decision in the form of the query API. */
export function decisionBody({ decidedAt, ...shown }: DecisionRecord): object {
  return { ...shown, decidedAt: rfc3339(decidedAt) };
}

/** How often a command arrived, in the form of the query API. */
export function commandBody({ source, command, firstSeen, lastSeen, callbacks }: CommandRecord): object {
  return { source, command, firstSeen: rfc3339(firstSeen), lastSeen: rfc3339(lastSeen), callbacks };
}

/** A raw callback in the form of the query API. */
export function rawCallbackBody({ receivedAt, outcome, ...shown }: RawCallbackRecord): object {
  return { ...shown, receivedAt: rfc3339(receivedAt), outcome: outcome.result };
}

/** A dead letter in the form of the query API. */
export function deadLetterBody({ receivedAt, failedAt, ...shown }: DeadLetterRecord): object {
  return { ...shown, receivedAt: rfc3339(receivedAt), failedAt: rfc3339(failedAt) };
}

/** An erasure in the form of the query API: with the id of whom or what is erased until it is done. */
export function erasureBody({ targetId, requestedAt, finishedAt, ...shown }: ErasureRecord): object {
  const { id, source, subject, stage, reached, goal, erased } = shown;
  return {
    ...{ id, source, subject },
    ...(targetId !== null && (subject === "user" ? { userId: targetId } : { groupId: targetId })),
    ...{ requestedAt: rfc3339(requestedAt), finishedAt: rfc3339(finishedAt) },
    ...{ stage, reached, goal, erased },
  };
}

/** The last moment that RFC 3339 can express; vendors mute "forever" with later ones. */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function rfc3339(unixMilliseconds: number | null): string | null {
  return unixMilliseconds === null ? null : new Date(Math.min(unixMilliseconds, LAST_MOMENT)).toISOString();
}
