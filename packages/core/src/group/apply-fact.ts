import type {
  GroupAttributesChanged,
  GroupChange,
  GroupCreated,
  GroupDissolved,
  GroupProfile,
  GroupUpdated,
  MemberEntry,
} from "../vocabulary/change.js";
import {
  applyJoined,
  applyLeft,
  applyMemberUpdated,
  applyOwnerTransferred,
  applySilenced,
  entryTaken,
  join,
} from "./apply-members.js";
import { applyMessage } from "./apply-message.js";
import { applyTopic, topicIdsOf } from "./apply-topic.js";
import { eventsOf, GroupDraft } from "./group-draft.js";
import { isActive, isOfFormerLife } from "./group-state.js";
import { entryOf, profileOf } from "./missing-changes.js";
import { patchAttributes, patchOutlived, withoutFormerLives } from "./patch.js";
import type { Circumstances, Effects, Slice } from "./slice.js";

/**
 * Records what happened. The record converges: facts with times end in the same state in any order and with any repetitions.
 * An older fact never overwrites a newer one; a dissolved group comes back only with a newer creation.
 */
export function applyFact(slice: Slice, change: GroupChange, circumstances: Circumstances): Effects {
  const groupId = "groupId" in change ? change.groupId : undefined;
  // A message that could not be sent says nothing of a group: there may be none.
  if (groupId === undefined || change.type === "message.failed") {
    return { members: [], messages: [], topics: [], events: eventsOf(change) };
  }
  const draft = new GroupDraft(slice, groupId, circumstances);
  if (isOvertaken(slice, change, draft)) {
    draft.markStale(OVERTAKEN);
    return draft.effects();
  }
  const { groupKind } = circumstances;
  // Some vendors send the kind with every change: written only if it differs.
  if (groupKind !== undefined && groupKind !== draft.group.kind && change.type !== "group.created") {
    applyUpdated(draft, { type: "group.updated", groupId, profile: { kind: groupKind } });
  }
  switch (change.type) {
    case "group.created":
      applyCreated(draft, change);
      break;
    case "group.updated":
      applyUpdated(draft, change);
      break;
    case "group.dissolved":
      applyDissolved(draft, change, slice);
      break;
    case "group.attributes_changed":
      applyAttributes(draft, change);
      break;
    case "owner.transferred":
      applyOwnerTransferred(draft, change);
      break;
    case "members.joined":
      applyJoined(draft, change);
      break;
    case "members.left":
      applyLeft(draft, change);
      break;
    case "member.updated":
      applyMemberUpdated(draft, change);
      break;
    case "member.silenced":
    case "member.unsilenced":
      applySilenced(draft, change.userId, change.type === "member.silenced");
      break;
    case "message.sent":
    case "message.recalled":
    case "message.read":
    case "message.extended":
      draft.takeMessages(applyMessage(slice, change, groupId, draft.vendorTime, draft.eventTime));
      break;
    case "topic.created":
    case "topic.updated":
    case "topic.dissolved":
      if (!draft.isPast) draft.takeTopics(applyTopic(slice, change, groupId, draft.vendorTime, draft.eventTime));
      break;
    default:
      draft.emit(change);
  }
  if (circumstances.leavesStale !== undefined) draft.markStale(circumstances.leavesStale);
  return draft.effects();
}

const OVERTAKEN = "a dead letter without the vendor's time was retried after newer changes";

/** Whether a retried fact cannot be ordered by its time, and its group or topic has changed since it arrived. */
function isOvertaken(slice: Slice, change: GroupChange, { known, groupId, circumstances }: GroupDraft): boolean {
  const { isRetried, authority, occurredAt, now } = circumstances;
  if (!isRetried || authority === "ours" || occurredAt !== undefined) return false;
  switch (change.type) {
    case "message.sent":
    case "message.recalled":
    case "message.read":
    case "message.extended":
      return false;
    case "topic.created":
    case "topic.updated":
    case "topic.dissolved":
      return topicIdsOf(change).some((topicId) => (slice.topic(groupId, topicId)?.updatedAt ?? 0) > now);
    default:
      return known !== undefined && known.updatedAt > now;
  }
}

function applyCreated(draft: GroupDraft, change: GroupCreated): void {
  const { vendorTime, known, eventTime } = draft;
  const { createdAt, dissolvedAt, changedAt } = draft.group;
  const wasActive = isActive(draft.group);
  const isKnown = known !== undefined && wasActive && createdAt !== null;
  const isEarlier = createdAt !== null && (vendorTime === undefined || vendorTime <= createdAt);
  const isReborn = dissolvedAt !== null && (vendorTime === undefined || vendorTime > dissolvedAt);
  draft.group = {
    ...draft.group,
    createdAt: Math.max(createdAt ?? eventTime, isReborn ? Math.max(eventTime, dissolvedAt + 1) : eventTime),
    ...(vendorTime !== undefined && {
      changedAt: { ...changedAt, createdAt: Math.max(changedAt.createdAt ?? vendorTime, vendorTime) },
    }),
  };
  if (!wasActive) draft.group = withoutFormerLives(draft.group);
  const profile = draft.setProfile(change.profile);
  const isNewOwner = change.ownerId !== undefined && draft.setOwner(change.ownerId);
  const joined = change.members.filter((entry) => join(draft, entry));
  const isNews = isNewOwner || joined.length > 0 || Object.keys(profile).length > 0;
  // What an app commanded is told by the vendor too, at its own time.
  if (isKnown && (isEarlier || !isNews)) return;
  const { ownerId, ...news } = change;
  const members = change.members.flatMap((entry) => entryTaken(draft, entry) ?? []);
  const owner = ownerId !== undefined && ownerId === draft.group.ownerId && { ownerId };
  if (wasActive) draft.emit({ ...news, ...owner, profile, members });
  else emitNewLife(draft, profile, members);
}

/** Emits the creation of a new life with all that is known of it already. */
function emitNewLife(draft: GroupDraft, profile: GroupProfile, named: readonly MemberEntry[]): void {
  const { groupId, group } = draft;
  const { ownerId, dissolvedAt } = group;
  if (dissolvedAt === null) return;
  const isNamed = new Set(named.map(({ userId }) => userId));
  const others = draft.membersNewerThan(dissolvedAt).filter(({ userId }) => !isNamed.has(userId));
  draft.emit({
    type: "group.created",
    groupId,
    ...(ownerId !== null && { ownerId }),
    profile: { ...profile, ...profileOf(group) },
    members: [...named, ...others.map(entryOf)],
    dissolvedAt,
  });
}

function applyUpdated(draft: GroupDraft, change: GroupUpdated): void {
  const profile = draft.setProfile(change.profile);
  if (Object.keys(profile).length > 0) draft.emit({ ...change, profile });
}

function applyDissolved(draft: GroupDraft, change: GroupDissolved, slice: Slice): void {
  const { vendorTime, groupId, known } = draft;
  const { createdAt, dissolvedAt } = draft.group;
  if (vendorTime === undefined ? !isActive(draft.group) : dissolvedAt !== null && vendorTime <= dissolvedAt) return;
  const moment = vendorTime ?? Math.max(draft.eventTime, createdAt ?? 0);
  const survivors = vendorTime === undefined ? [] : slice.membersNewerThan(groupId, vendorTime);
  draft.endsMemberships = { until: vendorTime };
  draft.group = {
    ...draft.group,
    dissolvedAt: moment,
    memberCount: survivors.filter(({ present }) => present).length,
  };
  draft.group = withoutFormerLives(draft.group);
  for (const survivor of survivors) draft.put(patchOutlived(survivor, moment));
  const wasActive = known === undefined || isActive(known);
  if (wasActive) draft.emit(change);
  // A newer creation came first: the record shows the life that it began.
  if (wasActive && isActive(draft.group)) emitNewLife(draft, {}, []);
}

function applyAttributes(draft: GroupDraft, change: GroupAttributesChanged): void {
  if (isOfFormerLife(draft.group, draft.vendorTime)) return;
  const { operation } = change;
  const before = draft.group.attributes;
  draft.group = patchAttributes(draft.group, operation, change.attributes, draft.vendorTime);
  const after = draft.group.attributes;
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const differing = Object.entries(change.attributes).filter(([key]) => before[key] !== after[key]);
  draft.emit({ ...change, attributes: operation === "replace" ? after : Object.fromEntries(differing) });
}
