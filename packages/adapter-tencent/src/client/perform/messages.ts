import {
  given,
  isObject,
  listIfAny,
  type Message,
  type MessageRecalled,
  type MessageReference,
  type MessageSent,
  objectOf,
  optionalText,
  type PartRefusal,
  type Performed,
  readAnswer,
  sha256Hex,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { sentMessageOf } from "../../decode/message.js";
import { integer, optionalInteger, optionalSeconds } from "../../wire.js";
import { VENDOR } from "../answer.js";
import { readMessages } from "../messages.js";
import { afterActing, impossible, inParts, madeInPart, madeOrRefused, make, type Task } from "./task.js";

const MOST_RECALLED = 10;
const MOST_RANDOM = 2 ** 32;

const sending = z.compile(
  z.object({
    MsgSeq: optionalInteger,
    MsgTime: optionalSeconds,
    MsgId: optionalText,
    MsgDropReason: optionalText,
  }),
);
const recalling = z.compile(z.object({ RecallRetList: listIfAny(objectOf({ MsgSeq: integer, RetCode: integer })) }));

/**
 * Sends a message, or its text where it has no elements. A repetition under the same key has the same `Random`, so that
 * Tencent drops it within five minutes.
 */
export async function sendMessage(change: MessageSent, task: Task): Promise<Performed> {
  const { groupId, topicId, message } = change;
  const said = message.text === "" ? [] : [{ type: "TIMTextElem", content: { Text: message.text } }];
  const elements = message.elements.length > 0 ? message.elements : said;
  if (elements.length === 0) return impossible("message.elements: a message at Tencent has one");
  const MsgBody = elements.flatMap(({ type, content }) =>
    isObject(content) ? { MsgType: type, MsgContent: content } : [],
  );
  if (MsgBody.length < elements.length) return impossible("message.elements: what is in one is an object at Tencent");
  const { options, performing, rest } = task;
  const wire = {
    ...{ From_Account: message.senderId ?? options.adminId, Random: randomOf(message, performing.idempotencyKey) },
    ...{ MsgBody, OnlineOnlyFlag: message.onlineOnly ? 1 : 0 },
    ...given({ CloudCustomData: message.custom, GroupAtInfo: mentionsOf(message), MsgPriority: message.priority }),
  };
  const place = { GroupId: groupId, ...given({ TopicId: topicId }) };
  const answer = await make(task, "send_group_msg", { ...place, ...wire });
  if (!answer.isDone) return madeOrRefused(answer, change);
  const fault = { vendor: VENDOR, call: "send_group_msg", mayHaveActed: true };
  const { MsgSeq, MsgTime, MsgId, MsgDropReason } = readAnswer(sending, answer.fields, fault);
  if (MsgDropReason) return { result: "refused", refusal: { code: MsgDropReason, text: "the message was dropped" } };
  let number = MsgSeq ? given({ MsgSeq, MsgTime }) : undefined;
  if (!number?.MsgSeq) {
    // A repetition need not be told its number.
    const reading = readMessages(rest, options.customText, { groupId, topicId }, null, performing);
    const { messages } = await afterActing(reading);
    const sent = messages.find(({ message: { clientId } }) => clientId === String(wire.Random))?.message;
    number = given({ MsgSeq: sent?.seq, MsgTime: sent?.sentAt });
  }
  if (!number.MsgSeq) return { result: "refused", refusal: { code: "unnumbered", text: "the message got no number" } };
  const sent = sentMessageOf({ ...wire, ...number, MsgSeq: number.MsgSeq, MsgId }, options.customText);
  return { result: "performed", change: { ...change, message: sent }, asOf: answer.asOf };
}

/** Recalls messages, 10 at once. */
export async function recallMessages(change: MessageRecalled, task: Task): Promise<Performed> {
  const { groupId, topicId, messages } = change;
  const numbered = messages.flatMap((message) => {
    const seq = seqOf(message);
    return seq === undefined ? [] : [{ message, seq, messageKey: String(seq) }];
  });
  if (numbered.length < messages.length) return impossible("messages: Tencent recalls them by number");
  const place = { GroupId: groupId, ...given({ TopicId: topicId }) };
  const parts = await inParts(numbered, MOST_RECALLED, async (some) => {
    const answer = await make(task, "group_msg_recall", {
      ...place,
      MsgSeqList: some.map(({ seq }) => ({ MsgSeq: seq })),
    });
    const { asOf, code, text } = answer;
    if (!answer.isDone) return { asOf, refused: some.map(({ messageKey }) => ({ messageKey, code, text })) };
    const fault = { vendor: VENDOR, call: "group_msg_recall", mayHaveActed: true };
    const told = readAnswer(recalling, answer.fields, fault).RecallRetList;
    const codes = new Map(told.map(({ MsgSeq, RetCode }) => [MsgSeq, RetCode]));
    const refused: PartRefusal[] = [];
    for (const { seq, messageKey } of some) {
      const code = codes.get(seq) ?? 0;
      if (code === 0 || (await afterActing(wasRecalledBefore(seq, change, task)))) continue;
      refused.push({ messageKey, code, text: "not recalled" });
    }
    return { asOf, refused };
  });
  const refused = parts.flatMap((part) => part.refused);
  const kept = new Set(refused.map(({ messageKey }) => messageKey));
  const made = numbered.filter(({ messageKey }) => !kept.has(messageKey)).map(({ message }) => message);
  return madeInPart(parts[0]?.asOf ?? task.rest.time(), { ...change, messages: made }, made, refused);
}

async function wasRecalledBefore(seq: number, { groupId, topicId }: MessageRecalled, task: Task): Promise<boolean> {
  const { rest, options, performing } = task;
  if (performing.idempotencyKey === undefined) return false;
  const { messages } = await readMessages(rest, options.customText, { groupId, topicId }, seq, performing);
  return messages.some(({ message, isRecalled }) => isRecalled && message.seq === seq);
}

function seqOf(reference: MessageReference): number | undefined {
  if (!("key" in reference)) return reference.seq;
  return /^\d{1,10}$/.test(reference.key) ? Number(reference.key) : undefined;
}

function randomOf({ clientId }: Message, idempotencyKey: string | undefined): number {
  if (idempotencyKey !== undefined) return Number.parseInt(sha256Hex(idempotencyKey).slice(0, 8), 16);
  const own = /^\d{1,10}$/.test(clientId ?? "") ? Number(clientId) : MOST_RANDOM;
  return own < MOST_RANDOM ? own : Math.floor(Math.random() * MOST_RANDOM);
}

function mentionsOf({ mentions }: Message): readonly object[] | undefined {
  if (!mentions) return undefined;
  const users = mentions.userIds.map((userId) => ({ GroupAtAllFlag: 0, GroupAt_Account: userId }));
  return mentions.everyone ? [{ GroupAtAllFlag: 1 }, ...users] : users;
}
