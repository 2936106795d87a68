import type { TencentGroup, TencentMember, TencentMessage } from "@grouphook/testkit";
import { expect } from "vitest";
import { type ReadGroup, readGroup, type Shown } from "./read-record.js";

const roles = { Owner: "owner", Admin: "admin", Member: "member" };
const LIVE = "AVChatRoom";

/**
 * Fails unless a group of the record equals Tencent's in all that Tencent still tells of it: nothing of a destroyed group but
 * that it is, of a live room neither members nor messages, no messages of destroyed topics or for those online alone, and not
 * what a message said that was recalled.
 */
export async function expectTencentTruth(url: string, truth: TencentGroup): Promise<void> {
  const { groupId, destroyedAt, attributes, type } = truth;
  const topicIds = [...truth.topics.keys()];
  const read = await readGroup(url, "tencent", groupId, topicIds);
  if (destroyedAt !== undefined) {
    if (read) expect(read.group, groupId).toMatchObject({ state: "dissolved" });
    return;
  }
  if (!read) throw new Error(`the record does not know ${groupId}`);
  expect(read.group, groupId).toMatchObject(expectedGroup(truth));
  expect(Object.entries(Object(read.group.attributes)).toSorted(), groupId).toEqual([...attributes].toSorted());
  if (type === LIVE) return;
  expect(read.members.map(comparableMember), groupId).toEqual(expectedMembers(truth));
  expectTopics(read, truth);
  // Under an id that was used before, numbers begin again; within a second nothing tells whose a message is.
  if (!truth.isReborn) expectMessages(read, truth);
}

function expectedGroup({ profile, members, userDefinedData, inviteOption, type, isMuted }: TencentGroup): object {
  return {
    kind: type,
    name: profile.name,
    introduction: profile.introduction,
    notice: profile.notification,
    avatar: profile.faceUrl,
    ...(userDefinedData && { custom: Object.fromEntries(userDefinedData) }),
    ...(inviteOption !== undefined && { settings: { InviteOption: inviteOption } }),
    ownerId: [...members].find(([, { role }]) => role === "Owner")?.[0] ?? null,
    mutedAll: isMuted,
    state: "active",
    ...(type !== LIVE && { memberCount: members.size }),
    stale: null,
  };
}

function expectedMembers({ members }: TencentGroup): readonly object[] {
  const expected = [...members].map(([userId, member]) => ({
    userId,
    role: roles[member.role],
    nickname: member.nameCard,
    isMuted: isMuted(member),
  }));
  return expected.toSorted((one, other) => (one.userId < other.userId ? -1 : 1));
}

function isMuted({ muteUntil = 0 }: TencentMember): boolean {
  return muteUntil * 1000 > Date.now();
}

function comparableMember({ userId, role, nickname, mutedUntil }: Shown): object {
  const isMuted = mutedUntil === "forever" || (typeof mutedUntil === "string" && Date.parse(mutedUntil) > Date.now());
  return { userId, role, nickname, isMuted };
}

function expectTopics(read: ReadGroup, { groupId, topics }: TencentGroup): void {
  const living = [...topics].filter(([, { isDestroyed }]) => !isDestroyed);
  const shown = read.topics.filter(({ state }) => state === "active");
  const name = ({ topicId, name }: Shown) => [String(topicId), name];
  expect(shown.map(name).toSorted(), groupId).toEqual(living.map(([id, topic]) => [id, topic.name]).toSorted());
}

function expectMessages(read: ReadGroup, truth: TencentGroup): void {
  const known = new Map(read.messages.map((message) => [`${message.topicId ?? ""} ${message.key}`, message]));
  const placeOf = ({ topicId = "", seq }: TencentMessage) => `${topicId} ${seq}`;
  const isGone = ({ topicId }: TencentMessage) => topicId !== undefined && truth.topics.get(topicId)?.isDestroyed;
  const told = truth.messages.filter(
    (message) =>
      !(message.onlineOnly || message.isExpired || isGone(message)) &&
      (message.recalledAt === undefined || known.has(placeOf(message))),
  );
  const shown = told.map((message) => comparableMessage(known.get(placeOf(message)) ?? {}));
  expect(shown, truth.groupId).toEqual(told.map(expectedMessage));
}

function comparableMessage({ key, topicId, senderId, sentAt, elements, custom, recalled }: Shown): object {
  return { key, topicId, senderId, sentAt, elements, custom, recalled };
}

function expectedMessage(message: TencentMessage): object {
  return {
    key: String(message.seq),
    topicId: message.topicId ?? null,
    senderId: message.from,
    sentAt: new Date(message.sentAt).toISOString(),
    elements: message.elements.map(({ MsgType, MsgContent }) => ({ type: MsgType, content: MsgContent })),
    custom: message.cloudCustomData ?? null,
    recalled: message.recalledAt !== undefined,
  };
}
