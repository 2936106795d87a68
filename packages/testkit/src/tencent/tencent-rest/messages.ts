import type { LivingGroup, LivingMessage } from "../tencent-app/group.js";
import { deliver, messageFields, type NewMessage, recall } from "../tencent-app/message-changes.js";
import { integerIn, objectsIn, optionalIntegerIn, optionalTextIn } from "./body.js";
import { controlsIn, mentionsIn, messageIn, PRIORITIES } from "./message-body.js";
import { Refusal, wrong } from "./refusal.js";
import { type Api, askBackend, forbidKinds, groupIn, type Service } from "./service.js";

const MOST_AT_ONCE = 20;
/** For how long a message with the same Random is taken for a repetition. */
const REPETITION_MS = 300_000;

/** Sends, recalls and tells messages. */
export const messageApis: { readonly [api: string]: Api } = {
  async send_group_msg(body, service) {
    const { world, quirks } = service;
    const group = groupIn(body, service);
    const wanted = messageIn(body, group, service);
    const mentions = mentionsIn(body);
    await forbidMuted(group, wanted, service);
    const before = repeated(group, wanted, world.time());
    if (before) return numberOf(before, quirks.numberlessRepetitions ? undefined : before.seq);
    const forbidden = controlsIn(body);
    const asked = forbidden.includes("ForbidBeforeSendMsgCallback")
      ? { delivered: true, msgBody: undefined, cloudCustomData: undefined }
      : await askBackend(service, "Group.CallbackBeforeSendMsg", messageFields(group, wanted));
    const { delivered, msgBody, cloudCustomData } = asked;
    if (delivered === false) return { MsgTime: Math.floor(world.time() / 1000), MsgSeq: 0 };
    const message = {
      ...wanted,
      elements: msgBody ?? wanted.elements,
      cloudCustomData: cloudCustomData ?? wanted.cloudCustomData,
    };
    const isTold = !forbidden.includes("ForbidAfterSendMsgCallback");
    const sent = await deliver(world, group, message, mentions, isTold);
    return numberOf(sent, sent.seq);
  },

  async group_msg_recall(body, service) {
    const { world, admin } = service;
    const group = groupIn(body, service);
    if (group.type === "AVChatRoom") throw new Refusal(10_033, "not in a group of this type");
    const topicId = optionalTextIn(body, "TopicId");
    const seqs = objectsIn(body, "MsgSeqList", 10).map((one) => integerIn(one, "MsgSeq", 1, 2 ** 32 - 1));
    if (seqs.length === 0) throw wrong("MsgSeqList is missing");
    const found = new Map(group.messages.filter((one) => isIn(one, topicId)).map((one) => [one.seq, one]));
    const recalled = seqs.flatMap((seq) => (codeOfRecall(found.get(seq)) === 0 ? (found.get(seq) ?? []) : []));
    const RecallRetList = seqs.map((MsgSeq) => ({ MsgSeq, RetCode: codeOfRecall(found.get(MsgSeq)) }));
    if (recalled.length > 0) await recall(world, group, recalled, admin);
    return { RecallRetList };
  },

  group_msg_get_simple(body, service) {
    const group = groupIn(body, service);
    forbidKinds(group, "AVChatRoom");
    const topicId = optionalTextIn(body, "TopicId");
    const most = Math.min(integerIn(body, "ReqMsgNumber", 1, 1000), MOST_AT_ONCE);
    const withRecalled = optionalIntegerIn(body, "WithRecalledMsg", 0, 1) === 1;
    const last = group.lastSeqs.get(topicId ?? "") ?? 0;
    const from = Math.min(optionalIntegerIn(body, "ReqMsgSeq", 0, 2 ** 32 - 1) ?? last, last);
    const found = new Map(group.messages.filter((one) => isIn(one, topicId)).map((one) => [one.seq, one]));
    const seqs = Array.from({ length: Math.min(most, from) }, (_, index) => from - index);
    const RspMsgList = seqs.flatMap((seq) => told(found.get(seq), seq, withRecalled));
    return { GroupId: group.groupId, IsFinished: 1, RspMsgList };
  },
};

/** Documented: what was recalled is told only if asked for. Numbers without a message are those of tips. */
function told(message: LivingMessage | undefined, seq: number, withRecalled: boolean): object | readonly [] {
  if (!message) {
    const tip = { MsgType: "TIMCustomElem", MsgContent: { Data: "tip" } };
    return { From_Account: "@TIM#SYSTEM", IsPlaceMsg: 0, IsSystemMsg: 1, MsgBody: [tip], MsgSeq: seq, MsgRandom: 0 };
  }
  if (message.isExpired) return { IsPlaceMsg: 1, MsgBody: [], MsgSeq: seq };
  if (message.recalledAt !== undefined && !withRecalled) return { IsPlaceMsg: 2, MsgBody: [], MsgSeq: seq };
  return {
    From_Account: message.from,
    IsPlaceMsg: message.recalledAt === undefined ? 0 : 2,
    MsgBody: message.elements,
    ...(message.cloudCustomData !== undefined && { CloudCustomData: message.cloudCustomData }),
    // Documented: numbers from 1 on instead of the words of callbacks.
    MsgPriority: PRIORITIES.findIndex((word) => word === (message.priority ?? "Normal")) + 1,
    MsgRandom: message.random,
    MsgSeq: seq,
    MsgTimeStamp: message.sentAt / 1000,
  };
}

function isIn({ topicId, onlineOnly }: LivingMessage, place: string | undefined): boolean {
  return topicId === place && !onlineOnly;
}

function codeOfRecall(message: LivingMessage | undefined): number {
  if (!message) return 10_030;
  if (message.isExpired) return 10_031;
  return message.recalledAt === undefined ? 0 : 10_032;
}

function repeated({ messages }: LivingGroup, wanted: NewMessage, time: number): LivingMessage | undefined {
  return messages.findLast(
    ({ random, topicId, sentAt }) =>
      random === wanted.random && topicId === wanted.topicId && time - sentAt < REPETITION_MS,
  );
}

async function forbidMuted(group: LivingGroup, wanted: NewMessage, { world }: Service): Promise<void> {
  const member = group.members.get(wanted.from);
  const isMuted = (member?.muteUntil ?? 0) * 1000 > world.time() || (group.isMuted && member?.role === "Member");
  if (!isMuted) return;
  const refusal = new Refusal(10_017, "the sender is muted");
  const why = { ErrorCode: refusal.code, ErrorInfo: refusal.message };
  await world.tell("Group.CallbackSendMsgException", world.tick(), { ...messageFields(group, wanted), ...why });
  throw refusal;
}

function numberOf({ sentAt }: LivingMessage, seq: number | undefined): object {
  return { MsgTime: sentAt / 1000, ...(seq !== undefined && { MsgSeq: seq }) };
}
