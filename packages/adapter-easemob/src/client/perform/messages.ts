import {
  identifier,
  isObject,
  type Json,
  type Message,
  type MessageRecalled,
  type MessageReference,
  type MessageSent,
  objectOf,
  optionalText,
  type PartRefusal,
  type Performed,
  parsedJson,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { type Content, partsOf } from "../../decode/message.js";
import { isRefused } from "../answer.js";
import { further, impossible, madeInParts, type Task, told } from "./task.js";

/** Who sends and recalls where nobody is named; as at the vendor. */
const ADMIN = "admin";
const DONE = "yes";
const sent = z.compile(z.record(z.string(), identifier));

/**
 * Sends a message. Easemob has no means to send it once only, and does not look whether there is such a group
 * (https://doc.easemob.com/document/server-side/message_group.html).
 */
export async function sendMessage(change: MessageSent, task: Task): Promise<Performed> {
  const { groupId, topicId, message } = change;
  if (topicId !== undefined) return impossible("topicId: Easemob has no word for it");
  for (const field of ["key", "seq", "clientId", "priority", "mentions", "sentAt"] as const) {
    if (message[field] !== undefined) return impossible(`message.${field}: Easemob has no word for it`);
  }
  const said = contentOf(message);
  if (typeof said === "string") return impossible(`${said}: Easemob has no word for it`);
  const { bodies, ext } = said;
  const [{ type, ...content } = { type: "txt" }] = bodies;
  const from = message.senderId ?? task.performing.actorId ?? ADMIN;
  const body = {
    ...{ from, to: [groupId], type, body: content },
    ...(ext && { ext }),
    ...(message.onlineOnly && { routetype: "ROUTE_ONLINE" }),
  };
  const api = "messages/chatgroups";
  const answer = await task.rest.call({ method: "POST", api, path: api, body, signal: task.performing.signal });
  if (isRefused(answer)) return { result: "refused", refusal: answer.refusal };
  const key = told(sent, answer, `POST ${api}`)[groupId];
  const { onlineOnly } = message;
  const made = {
    ...{ senderId: from, ...partsOf(said, task.textPaths) },
    ...(key !== undefined && { key }),
    ...(onlineOnly !== undefined && { onlineOnly }),
  };
  return { result: "performed", change: { type: "message.sent", groupId, message: made }, asOf: answer.asOf };
}

/** The one body that a message has at Easemob; the field that makes it impossible otherwise. */
function contentOf({ elements, text, custom }: Message): Content | string {
  const [element, ...more] = elements;
  if (more.length > 0) return "message.elements of several";
  const ext = custom === undefined ? undefined : parsedJson(custom);
  if (ext !== undefined && !isObject(ext)) return "message.custom, which is no JSON object";
  if (custom !== undefined && ext === undefined) return "message.custom, which is no JSON object";
  if (!element) return text === "" ? "message.elements of none" : { bodies: [{ type: "txt", msg: text }], ext };
  if (!isObject(element.content)) return "message.elements[0].content";
  const body: { readonly [name: string]: Json } = { ...element.content, type: element.type };
  return { bodies: [body], ext };
}

const recall = z.compile(objectOf({ recalled: optionalText }));

/**
 * Recalls messages, one at a time, however long ago they were sent: whether to force it must be said
 * (https://doc.easemob.com/document/server-side/message_recall_single.html).
 */
export async function recallMessages(change: MessageRecalled, task: Task): Promise<Performed> {
  const { groupId, topicId, messages } = change;
  if (topicId !== undefined) return impossible("topicId: Easemob has no word for it");
  const recalled: MessageReference[] = [];
  const refused: PartRefusal[] = [];
  let asOf: number | undefined;
  for (const message of messages) {
    if (!("key" in message)) return impossible("a message without key: Easemob knows messages by their keys alone");
    const from = task.performing.actorId ?? ADMIN;
    const body = { msg_id: message.key, to: groupId, chat_type: "groupchat", from, force: true };
    const api = "messages/msg_recall";
    const call = { method: "POST", api, path: api, body, signal: task.performing.signal } as const;
    const answer = await further(recalled.length > 0, () => task.rest.call(call));
    asOf ??= answer.asOf;
    if (isRefused(answer)) refused.push({ messageKey: message.key, ...answer.refusal });
    else if ((told(recall, answer, `POST ${api}`).recalled ?? DONE) === DONE) recalled.push(message);
    else refused.push({ messageKey: message.key, code: "not_done", text: "was not recalled" });
  }
  const made = { ...change, messages: recalled };
  return madeInParts({ asOf: asOf ?? task.rest.time(), isMade: recalled.length > 0, change: made, refused });
}
