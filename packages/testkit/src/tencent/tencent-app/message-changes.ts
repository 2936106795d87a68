import type { TencentElement } from "../tencent-sender/judgement.js";
import { type LivingGroup, type LivingMessage, type TencentMention, takeSeq } from "./group.js";
import type { World } from "./world.js";

/** A message before it is sent. */
export interface NewMessage {
  readonly topicId: string | undefined;
  readonly from: string;
  readonly operator: string;
  readonly elements: readonly TencentElement[];
  readonly cloudCustomData: string | undefined;
  readonly priority: string | undefined;
  readonly onlineOnly: boolean;
  readonly random: number;
  readonly msgId: string | undefined;
}

/** The fields of a message that are in the callbacks before sending, after sending and after a failure. */
export function messageFields({ groupId, type }: LivingGroup, message: NewMessage): object {
  const { topicId, cloudCustomData, priority, msgId } = message;
  return {
    GroupId: groupId,
    Type: type,
    ...(topicId !== undefined && { TopicId: topicId }),
    From_Account: message.from,
    Operator_Account: message.operator,
    Random: message.random,
    ...(msgId !== undefined && { MsgId: msgId }),
    ...(priority !== undefined && { MsgPriority: priority }),
    OnlineOnlyFlag: message.onlineOnly ? 1 : 0,
    MsgBody: message.elements,
    ...(cloudCustomData !== undefined && { CloudCustomData: cloudCustomData }),
  };
}

/** Delivers a message, and resolves to it. */
export async function deliver(
  world: World,
  group: LivingGroup,
  message: NewMessage,
  mentions: readonly TencentMention[] | undefined,
  isTold = true,
): Promise<LivingMessage> {
  const time = world.tick();
  // Documented on the Chinese page: the number of an online-only message is random.
  const seq = message.onlineOnly ? 2 ** 31 + world.random.below(2 ** 31) : takeSeq(group, message.topicId);
  const seconds = Math.floor(time / 1000);
  const delivered: LivingMessage = {
    ...message,
    seq,
    mentions,
    sentAt: seconds * 1000,
    recalledAt: undefined,
    unreadCount: undefined,
    readers: new Set(),
    extensions: new Map(),
    extensionVersion: 0,
  };
  group.messages.push(delivered);
  const fields = {
    ...messageFields(group, message),
    MsgSeq: seq,
    MsgTime: seconds,
    ...(mentions && { GroupAtInfo: mentions }),
  };
  if (isTold) await world.tell("Group.CallbackAfterSendMsg", time, fields);
  return delivered;
}

/** Recalls messages of the group itself, or of one topic. */
export async function recall(
  world: World,
  group: LivingGroup,
  messages: readonly LivingMessage[],
  operator: string,
): Promise<void> {
  const recalledAt = world.tick();
  for (const message of messages) message.recalledAt = recalledAt;
  const topicId = messages[0]?.topicId;
  await world.tell("Group.CallbackAfterRecallMsg", recalledAt, {
    Operator_Account: operator,
    GroupId: group.groupId,
    Type: group.type,
    MsgSeqList: messages.map(({ seq, msgId }) => ({ MsgSeq: seq, ...(msgId !== undefined && { MsgId: msgId }) })),
    ...(topicId !== undefined && { TopicId: topicId }),
  });
}
