import { randomUUID } from "node:crypto";
import { md5Hex } from "@grouphook/core/adapter";
import type { CreateGroup, Dialect } from "../load.ts";
import { chatText } from "./chat-text.ts";
import { scattered } from "./choose-group.ts";

/** The secret of the console's rule. */
const SECRET = "bench-easemob-secret";
const APP_KEY = "easemob-demo#grouphook";
const FIRST_GROUP = 262_246_960_000_000;
const FIRST_USER = 10_000;
const USERS = 10_000;
const MESSAGE_ID_PREFIX = "1029";
const FIRST_MESSAGE_ID_PREFIX = "1028";
/** How many digits an id of a message has behind its prefix; as many as the id of a group. */
const MESSAGE_ID_DIGITS = 15;
/** One in so many messages is an answer to another and says so in its custom data. */
const ANSWER_EVERY = 4;

/**
 * Easemob's form of post-sending callbacks, and an empty reply: the status is all that counts
 * (https://doc.easemob.com/document/server-side/callback_postsending.html).
 */
export const easemobDialect: Dialect = { path: "/callbacks/easemob/post", format: "json", success: "{}" };

/** The configuration of a server that checks the signatures. */
export const easemobConfiguration: string = `export default { sources: { easemob: { secrets: ["${SECRET}"] } } };\n`;

/** An id of the documented form. */
export function easemobGroupId(index: number): string {
  return String(FIRST_GROUP + index);
}

/** Creates a group in the record by its first message. */
export const createEasemobGroup: CreateGroup = async (groupId, exchange) => {
  const body = await exchange(message(groupId, `${FIRST_MESSAGE_ID_PREFIX}${groupId}`, -1));
  if (body !== easemobDialect.success) throw new Error(`a group's first message was not accepted: ${body}`);
  return groupId;
};

/** Reports a sent message, different for every number and different from the group's first. */
export function groupChat(groupId: string, number: number): Buffer {
  return message(groupId, `${MESSAGE_ID_PREFIX}${String(number).padStart(MESSAGE_ID_DIGITS, "0")}`, number);
}

/** Reports users who joined. */
export function joinOperation(groupId: string, userIds: readonly string[]): Buffer {
  return operation(groupId, "JOIN", { member: userIds, type: "DIRECT" });
}

/** Reports users who were removed. */
export function leaveOperation(groupId: string, userIds: readonly string[]): Buffer {
  return operation(groupId, "LEAVE", { member: userIds, type: "KICK" });
}

/** The fields of the documented sample. */
function message(groupId: string, messageId: string, number: number): Buffer {
  const random = scattered(number);
  const isAnswer = number % ANSWER_EVERY === 0;
  return easemobCallback(messageId, {
    eventType: "chat",
    chat_type: "groupchat",
    group_id: groupId,
    from: `user${FIRST_USER + (random % USERS)}`,
    to: groupId,
    msg_id: messageId,
    payload: { ext: isAnswer ? { answerTo: String(random) } : {}, bodies: [{ msg: chatText(number), type: "txt" }] },
    securityVersion: "1.0.0",
    content_type: "chat:group:text",
  });
}

/** The fields of the documented samples. */
function operation(groupId: string, name: string, payload: Readonly<Record<string, unknown>>): Buffer {
  return easemobCallback(randomUUID(), {
    payload,
    appkey: APP_KEY,
    id: groupId,
    type: "GROUP",
    event: "group_op_event",
    operation: name,
    operator: "@ppAdmin",
  });
}

/** The bytes of a callback, signed: the MD5 of its id, the secret and its time. */
function easemobCallback(id: string, fields: Readonly<Record<string, unknown>>): Buffer {
  const callId = `${APP_KEY}_${id}`;
  const timestamp = Date.now();
  const security = md5Hex(`${callId}${SECRET}${timestamp}`);
  const body = JSON.stringify({ callId, timestamp, ...fields, security });
  return Buffer.from(
    `POST ${easemobDialect.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
