import type { TencentGroup, TencentMessage } from "@grouphook/testkit";
import { expect } from "vitest";
import { type ReadGroup, readGroup } from "./read-record.js";

const SOURCE = "tencent";
const roles = { Owner: "owner", Admin: "admin", Member: "member" };

/** Reads a group, and fails unless everything that Tencent sends with a time or a number equals Tencent's group. */
export async function expectTruth(url: string, truth: TencentGroup): Promise<ReadGroup> {
  const read = await readGroup(url, SOURCE, truth.groupId, [...truth.topics.keys()]);
  if (!read) throw new Error(`the record does not know ${truth.groupId}`);
  const { attributes, ...group } = read.group;
  expect(group).toMatchObject(expectedGroup(truth));
  // Entries, since an attribute may be named __proto__.
  expect(Object.entries(Object(attributes)).toSorted()).toEqual([...truth.attributes].toSorted());
  expect(sortedBy("userId", read.members)).toMatchObject(expectedMembers(truth));
  // Under a reused id, the record keeps the messages of the former group whose numbers are not used again.
  const ids = new Set(truth.messages.map(clientIdOf));
  const messages = truth.isReborn ? read.messages.filter(({ clientId }) => ids.has(String(clientId))) : read.messages;
  expect(sortedBy("clientId", messages)).toMatchObject(expectedMessages(truth));
  return read;
}

/** Fails unless the topics of a group equal Tencent's. */
export function expectTopics(read: ReadGroup, truth: TencentGroup): void {
  expect(sortedBy("topicId", read.topics)).toMatchObject(expectedTopics(truth));
}

function rfc3339(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

/** A group as the record should have it. */
function expectedGroup(truth: TencentGroup): object {
  const { profile, members, userDefinedData, inviteOption, destroyedAt } = truth;
  return {
    groupId: truth.groupId,
    kind: truth.type,
    name: profile.name,
    introduction: profile.introduction,
    notice: profile.notification,
    avatar: profile.faceUrl,
    custom: userDefinedData ? Object.fromEntries(userDefinedData) : null,
    settings: inviteOption === undefined ? {} : { InviteOption: inviteOption },
    ownerId: [...members].find(([, { role }]) => role === "Owner")?.[0] ?? null,
    state: destroyedAt === undefined ? "active" : "dissolved",
    memberCount: destroyedAt === undefined ? members.size : 0,
    createdAt: rfc3339(truth.createdAt),
    dissolvedAt: rfc3339(destroyedAt),
    stale: null,
  };
}

function expectedMembers({ members, destroyedAt }: TencentGroup): readonly object[] {
  if (destroyedAt !== undefined) return [];
  const expected = [...members].map(([userId, { role, nameCard, joinedAt }]) => ({
    userId,
    role: roles[role],
    nickname: nameCard,
    joinedAt: rfc3339(joinedAt),
  }));
  return sortedBy("userId", expected);
}

function clientIdOf({ msgId, random }: TencentMessage): string {
  return msgId ?? String(random);
}

function expectedMessages({ messages }: TencentGroup): readonly object[] {
  return sortedBy("clientId", messages.map(expectedMessage));
}

function expectedMessage(message: TencentMessage) {
  const { mentions, recalledAt } = message;
  return {
    key: String(message.seq),
    seq: message.onlineOnly ? null : message.seq,
    topicId: message.topicId ?? null,
    senderId: message.from,
    elements: message.elements.map(({ MsgType, MsgContent }) => ({ type: MsgType, content: MsgContent })),
    custom: message.cloudCustomData ?? null,
    mentions: mentions
      ? {
          everyone: mentions.some(({ GroupAtAllFlag }) => GroupAtAllFlag === 1),
          userIds: mentions.flatMap(({ GroupAt_Account }) => GroupAt_Account ?? []),
        }
      : null,
    priority: message.priority ?? null,
    onlineOnly: message.onlineOnly,
    clientId: clientIdOf(message),
    sentAt: rfc3339(message.sentAt),
    recalled: recalledAt !== undefined,
    recalledAt: rfc3339(recalledAt),
    readCount: message.readers.size,
    unreadCount: message.unreadCount ?? null,
    extensions: Object.fromEntries(message.extensions),
  };
}

function expectedTopics({ topics, destroyedAt }: TencentGroup): readonly object[] {
  const expected = [...topics].map(([topicId, { isDestroyed, name, introduction, notification, faceUrl }]) => ({
    topicId,
    state: isDestroyed || destroyedAt !== undefined ? "dissolved" : "active",
    name,
    introduction,
    notice: notification,
    avatar: faceUrl,
  }));
  return sortedBy("topicId", expected);
}

function sortedBy<Field extends string, Item extends { readonly [Name in Field]?: unknown }>(
  field: Field,
  items: readonly Item[],
): readonly Item[] {
  return items.toSorted((left, right) => (String(left[field]) < String(right[field]) ? -1 : 1));
}
