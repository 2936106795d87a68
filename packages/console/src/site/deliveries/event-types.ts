import type { FeedEventType } from "@grouphook/client";

const everyType: Readonly<Record<FeedEventType, true>> = {
  "group.created": true,
  "group.updated": true,
  "group.dissolved": true,
  "group.filled": true,
  "group.attributes_changed": true,
  "group.list_changed": true,
  "owner.transferred": true,
  "owner.removed": true,
  "join.requested": true,
  "join.answered": true,
  "members.invited": true,
  "invitation.answered": true,
  "members.joined": true,
  "members.left": true,
  "member.updated": true,
  "members.updated": true,
  "member.silenced": true,
  "member.unsilenced": true,
  "member.presence_changed": true,
  "message.sent": true,
  "message.numbered": true,
  "message.edited": true,
  "message.recalled": true,
  "message.failed": true,
  "message.read": true,
  "message.extended": true,
  "message.reacted": true,
  "topic.created": true,
  "topic.updated": true,
  "topic.dissolved": true,
  "quota.alarmed": true,
  "callback.unsupported": true,
};

/** The types of events that a subscription can be for. */
export const eventTypes: readonly FeedEventType[] = Object.keys(everyType).filter(isEventType);

/** Whether a text is the type of an event. */
export function isEventType(type: string): type is FeedEventType {
  return Object.hasOwn(everyType, type);
}
