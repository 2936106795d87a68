import {
  given,
  isObject,
  type Json,
  losslessJson,
  losslessJsonText,
  type MessageSent,
  messageText,
  objectOf,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { elementOf } from "../../decode/message.js";
import { renderings } from "../../decode/message-text.js";
import type { Kind } from "../../decode/translator.js";
import { id, optionalTime } from "../../wire.js";
import { type Errand, impossible, type Made, refused } from "./errand.js";

/** `message_type` of what can be sent by its words or its attachment alone. */
const messageTypes: ReadonlyMap<string, number> = new Map([
  ["TEXT", 0],
  ["CUSTOM", 100],
]);
const conversationTypes = { TEAM: 2, SUPER_TEAM: 3 } as const;

const sent = z.compile(objectOf({ message_server_id: id, create_time: optionalTime }));

/** Sends a message to a team, as its sender, or else the actor or the team's owner. */
export async function sendMessage(change: MessageSent, errand: Errand): Promise<Made> {
  const { groupId, topicId, message } = change;
  if (topicId !== undefined) return impossible("topics");
  for (const field of ["key", "seq", "clientId", "priority", "mentions", "onlineOnly", "sentAt"] as const) {
    if (message[field] !== undefined) return impossible(`message.${field}`);
  }
  const elements = message.elements.length > 0 ? message.elements : [{ type: "TEXT", content: { body: message.text } }];
  const [element] = elements;
  if (!element || elements.length > 1) return impossible("a message of several elements");
  const worded = wordsOf(element.type, element.content);
  if (!worded) return impossible(`an element of type ${element.type}, other than TEXT with body or CUSTOM with attach`);
  const target = await errand.target(groupId);
  if ("result" in target) return target;
  const senderId = message.senderId ?? target.operatorId;
  const conversation = conversationOf(senderId, target.kind, groupId);
  const answer = await errand.ask({
    ...{ method: "POST", path: `/im/v2/conversations/${encodeURIComponent(conversation)}/messages`, data: sent },
    body: { message: worded, ...(message.custom !== undefined && { extension: message.custom }) },
  });
  if ("refusal" in answer) return refused(answer.refusal);
  const { message_server_id: key, create_time: sentAt } = answer.data;
  // In copies, what a message carries is JSON in a text.
  const made = [elementOf(element.type, worded.text, worded.attachment && losslessJsonText(worded.attachment))];
  const text = messageText(made, renderings, errand.textPaths);
  return { change: { ...change, message: { ...message, elements: made, text, senderId, key, ...given({ sentAt }) } } };
}

/** The id of a team's conversation, as one of its members has it. */
export function conversationOf(accountId: string, kind: Kind, groupId: string): string {
  return `${accountId}|${conversationTypes[kind]}|${groupId}`;
}

/** A message as NetEase is told of it. */
interface Words {
  readonly message_type: number;
  readonly text?: string;
  readonly attachment?: object;
}

function wordsOf(type: string, content: Json): Words | undefined {
  const message_type = messageTypes.get(type);
  const { body, attach } = isObject(content) ? content : {};
  if (message_type === 0) return typeof body === "string" ? { message_type, text: body } : undefined;
  const attachment = typeof attach === "string" ? losslessJson(attach) : attach;
  if (message_type === undefined || !isObject(attachment)) return undefined;
  return { message_type, attachment, ...(typeof body === "string" && { text: body }) };
}
