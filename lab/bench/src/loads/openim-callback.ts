import type { CreateGroup, Dialect } from "../load.ts";
import { chatText } from "./chat-text.ts";

const PATH = "/callbacks/openim";
const FIRST_GROUP = 1_000_000_000;

/** OpenIM's form of callbacks, and its success reply. */
export const openimDialect: Dialect = {
  path: `${PATH}/:command`,
  format: "json",
  success: '{"actionCode":0,"errCode":0,"errMsg":"","errDlt":"","nextCode":0}',
};

/** An id of OpenIM's form. */
export function openimGroupId(index: number): string {
  return String(FIRST_GROUP + index);
}

/** Creates a group in the record by its first message. */
export const createOpenimGroup: CreateGroup = async (groupId, exchange) => {
  const body = await exchange(groupMessage(groupId, -1));
  if (body !== openimDialect.success) throw new Error(`a group's first message was not accepted: ${body}`);
  return groupId;
};

/** Reports a sent message, different for every number. */
export function groupMessage(groupId: string, number: number): Buffer {
  const now = Date.now();
  return openimCallback("callbackAfterSendGroupMsgCommand", number, {
    sendID: "4458656648",
    callbackCommand: "callbackAfterSendGroupMsgCommand",
    serverMsgID: `server-${now}-${number}`,
    clientMsgID: `client-${now}-${number}`,
    operationID: `operation-${number}`,
    senderPlatformID: 2,
    senderNickname: "sender",
    sessionType: 3,
    msgFrom: 100,
    contentType: 101,
    status: 1,
    sendTime: now,
    createTime: now,
    content: JSON.stringify({ content: chatText(number) }),
    seq: 0,
    atUserList: null,
    faceURL: "",
    ex: "",
    groupID: groupId,
  });
}

/** Reports a user who joined. */
export function joinedGroup(groupId: string, userId: string, number: number): Buffer {
  return openimCallback("callbackAfterJoinGroupCommand", number, {
    callbackCommand: "callbackAfterJoinGroupCommand",
    operationID: `operation-${number}`,
    groupID: groupId,
    reqMessage: "let me in",
    joinSource: 3,
    inviterUserID: userId,
  });
}

/** Reports a user who left. */
export function quitGroup(groupId: string, userId: string, number: number): Buffer {
  return openimCallback("callbackAfterQuitGroupCommand", number, {
    callbackCommand: "callbackAfterQuitGroupCommand",
    groupID: groupId,
    userID: userId,
  });
}

/** The bytes of a callback, as OpenIM 3.8.3 posts it. */
function openimCallback(command: string, number: number, fields: Readonly<Record<string, unknown>>): Buffer {
  const body = `${JSON.stringify(fields)}\n`;
  return Buffer.from(
    `POST ${PATH}/${command} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Go-http-client/1.1\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Operationid: operation-${number}\r\nAccept-Encoding: gzip\r\n\r\n${body}`,
  );
}
