import { type GroupAttributesChanged, type GroupChange, type GroupUpdated, groupIdOf } from "../vocabulary/change.js";
import type { RecordedChange } from "../vocabulary/group-observed.js";
import { makesGroupKnown } from "../vocabulary/makes-group-known.js";
import { applyCreated, applyDissolved } from "./apply-life.js";
import { applyList } from "./apply-list.js";
import {
  applyJoined,
  applyLeft,
  applyMembersUpdated,
  applyMemberUpdated,
  applyOwnerTransferred,
  applySilenced,
} from "./apply-members.js";
import { applyMessage } from "./apply-message.js";
import { applyObserved } from "./apply-observed.js";
import { applyTopic, topicIdsOf } from "./apply-topic.js";
import { eventsOf, GroupDraft } from "./group-draft.js";
import { isActive, isOfFormerLife } from "./group-state.js";
import { toldMuteOfAll } from "./mute-of-all.js";
import { patchAttributes } from "./patch.js";
import type { Circumstances, Effects, Slice } from "./slice.js";

/**
 * Records what happened. The record converges: facts with times end in the same state in any order and with any repetitions.
 * An older fact never overwrites a newer one; a dissolved group comes back only with a newer creation.
 */
export function applyFact(slice: Slice, change: RecordedChange, circumstances: Circumstances): Effects {
  if (change.type === "group.observed") return applyObserved(slice, change, circumstances);
  const groupId = groupIdOf(change);
  if (groupId === undefined) return onlyTold(change);
  const draft = new GroupDraft(slice, groupId, circumstances);
  if (!makesGroupKnown(change)) {
    if (!draft.known || circumstances.leavesStale === undefined) return onlyTold(change);
    draft.markStale(circumstances.leavesStale);
    return { ...draft.effects(), events: eventsOf(change) };
  }
  const overtaking = whatOvertook(slice, change, draft);
  if (overtaking !== undefined) {
    draft.markStale(overtaking);
    return draft.effects();
  }
  const { groupKind } = circumstances;
  // Some vendors send the kind with every change: written only if it differs.
  if (groupKind !== undefined && groupKind !== draft.group.kind && change.type !== "group.created") {
    applyUpdated(draft, { type: "group.updated", groupId, profile: { kind: groupKind } });
  }
  // A group that does not exist keeps nothing of its members, topics and lists.
  let isLost = !isActive(draft.group);
  switch (change.type) {
    case "group.created":
      applyCreated(draft, change, slice);
      break;
    case "group.updated":
      applyUpdated(draft, change);
      break;
    case "group.dissolved":
      applyDissolved(draft, slice);
      break;
    case "group.attributes_changed":
      applyAttributes(draft, change);
      break;
    case "group.list_changed":
      if (!draft.isListPast(change.list)) {
        draft.takeLists(applyList(slice, change, draft.group, draft.vendorTime, draft.timeInLife));
      }
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
    case "members.updated":
      applyMembersUpdated(draft, change);
      break;
    case "member.silenced":
    case "member.unsilenced":
      applySilenced(draft, change.userId, change.type === "member.silenced");
      break;
    case "message.sent":
    case "message.edited":
    case "message.recalled":
    case "message.read":
    case "message.extended":
    case "message.reacted":
      draft.takeMessages(applyMessage(slice, change, groupId, draft.vendorTime, draft.eventTime));
      isLost = false;
      break;
    case "topic.created":
    case "topic.updated":
    case "topic.dissolved":
      if (!draft.areTopicsPast) {
        draft.takeTopics(applyTopic(slice, change, groupId, draft.vendorTime, draft.timeInLife));
      }
      break;
    default:
      draft.emit(change);
  }
  if (isLost) draft.noteArrival("untimed");
  if (circumstances.leavesStale !== undefined) draft.markStale(circumstances.leavesStale);
  return draft.effects();
}

function onlyTold(change: GroupChange): Effects {
  return { members: [], messages: [], topics: [], listEntries: [], events: eventsOf(change) };
}

const OVERTAKEN = "a dead letter without the vendor's time was retried after newer changes";
const READ_SINCE = "a change without the vendor's time was settled after a reading that began later";

/** Why a fact that cannot be ordered by its time is not applied: newer ones, or a reading that saw it, were settled before. */
function whatOvertook(
  slice: Slice,
  change: GroupChange,
  { known, groupId, circumstances }: GroupDraft,
): string | undefined {
  const { isRetried, authority, occurredAt, now } = circumstances;
  if (authority === "ours" || occurredAt !== undefined || !known) return undefined;
  const { observedFrom = now, topicsObserved } = known.changedAt;
  const isRead = now < observedFrom;
  switch (change.type) {
    case "message.sent":
    case "message.edited":
    case "message.recalled":
    case "message.read":
    case "message.extended":
    case "message.reacted":
      return undefined;
    case "topic.created":
    case "topic.updated":
    case "topic.dissolved":
      if (isRetried && topicIdsOf(change).some((topicId) => isNewer(slice.topic(groupId, topicId)))) return OVERTAKEN;
      return isRead && topicsObserved !== undefined ? READ_SINCE : undefined;
    case "group.list_changed":
      if (isRetried && change.userIds.some((userId) => isNewer(slice.listEntry(groupId, change.list, userId)))) {
        return OVERTAKEN;
      }
      return isRead && known.changedAt[`${change.list}Observed`] !== undefined ? READ_SINCE : undefined;
    default:
      if (isRetried && isNewer(known)) return OVERTAKEN;
      return isRead ? READ_SINCE : undefined;
  }

  function isNewer(row: { readonly updatedAt: number } | undefined): boolean {
    return row !== undefined && row.updatedAt > now;
  }
}

function applyUpdated(draft: GroupDraft, change: GroupUpdated): void {
  const profile = draft.setProfile(toldMuteOfAll(change.profile));
  if (Object.keys(profile).length > 0) draft.emit({ ...change, profile });
}

function applyAttributes(draft: GroupDraft, change: GroupAttributesChanged): void {
  if (isOfFormerLife(draft.group, draft.vendorTime)) return;
  const { operation } = change;
  const before = draft.group.attributes;
  draft.group = patchAttributes(draft.group, operation, change.attributes, draft.vendorTime);
  draft.noteArrival("untimed");
  const after = draft.group.attributes;
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const differing = Object.entries(change.attributes).filter(([key]) => before[key] !== after[key]);
  draft.emit({ ...change, attributes: operation === "replace" ? after : Object.fromEntries(differing) });
}
