import { type MessageRecalled, objectOf, type PartRefusal } from "@grouphook/core/adapter";
import { z } from "zod";
import { id } from "../../wire.js";
import { nothing } from "../netease-api.js";
import { besides, type Errand, impossible, type Made, refused, type Target } from "./errand.js";
import { conversationOf } from "./send-message.js";

/** From sender and receivers alike. */
const FROM_ALL = "2";
/** Clients may recall for some minutes only; the app's backend may at any time. */
const AT_ANY_TIME = "1";

const sent = z.compile(objectOf({ sender_id: id }));

/** Recalls messages of a team. NetEase wants to know who sent each of them, so that is read before. */
export async function recallMessages(change: MessageRecalled, errand: Errand): Promise<Made> {
  const { groupId, topicId, messages } = change;
  if (topicId !== undefined) return impossible("topics");
  const keys = messages.flatMap((message) => ("key" in message ? message.key : []));
  if (keys.length < messages.length) return impossible("messages by their numbers");
  const target = await errand.target(groupId);
  if ("result" in target) return target;
  const refusals: PartRefusal[] = [];
  for (const key of keys) {
    const answer = await recall(key, groupId, target, errand);
    if ("refusal" in answer) refusals.push({ messageKey: key, ...answer.refusal });
  }
  const isLeft = new Set(refusals.map(({ messageKey }) => messageKey));
  const recalled = messages.filter((message) => "key" in message && !isLeft.has(message.key));
  const [first] = refusals;
  if (first && recalled.length === 0) return refused({ code: first.code, text: first.text });
  return { change: { ...change, messages: recalled }, ...besides(refusals) };
}

async function recall(key: string, groupId: string, { kind, operatorId }: Target, errand: Errand) {
  const messagePath = (accountId: string) =>
    `${encodeURIComponent(conversationOf(accountId, kind, groupId))}/messages/${encodeURIComponent(key)}` as const;
  const path = `/im/v2.1/conversations/${messagePath(operatorId)}` as const;
  const told = await errand.ask({ method: "GET", path, data: sent });
  if ("refusal" in told) return told;
  return errand.ask({
    ...{ method: "DELETE", path: `/im/v2/conversations/${messagePath(told.data.sender_id)}`, data: nothing },
    query: { type: FROM_ALL, ignore_revoke_time: AT_ANY_TIME },
  });
}
