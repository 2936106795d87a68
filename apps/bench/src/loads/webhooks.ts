import type { Dialect, Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";

const COMMAND = "callbackAfterSendGroupMsgCommand";
const FIRST_GROUP = 1_000_000_000;

const dialect: Dialect = {
  path: `/callbacks/openim/${COMMAND}`,
  format: "json",
  success: '{"actionCode":0,"errCode":0,"errMsg":"","errDlt":"","nextCode":0}',
};
const stored = {
  messages: "SELECT COUNT(*) FROM grouphook_messages",
  callbacks: "SELECT COUNT(*) FROM grouphook_callbacks",
  "feed events": "SELECT COUNT(*) FROM grouphook_feed",
};

/**
 * OpenIM's after-hooks come over two connections and are dropped when a queue of 100 is full: what counts is that
 * every single acknowledgement is quick, however long the burst.
 */
export const webhooks: Load = {
  name: "webhooks",
  title: `OpenIM's ${COMMAND} over two connections, recorded with its message`,
  clients: [2],
  success: dialect.success,
  groupId: (index) => String(FIRST_GROUP + index),
  request: webhookRequest,
  isRepeatable: false,
  storedWithinMs: 0,
  sides: [bareNode(dialect), grouphookOnSqlite(stored), grouphookOnMariaDb(stored)],
  ratios: [
    { of: "d", to: "a", in: "perSecond" },
    { of: "e", to: "a", in: "perSecond" },
  ],
};

/** As OpenIM 3.8.3 posts it, with a message of its own. */
function webhookRequest(groupId: string, number: number): Buffer {
  const now = Date.now();
  const body = `${JSON.stringify({
    sendID: "4458656648",
    callbackCommand: COMMAND,
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
    content: JSON.stringify({ content: "hello" }),
    seq: 0,
    atUserList: null,
    faceURL: "",
    ex: "",
    groupID: groupId,
  })}\n`;
  return Buffer.from(
    `POST ${dialect.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Go-http-client/1.1\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Operationid: operation-${number}\r\nAccept-Encoding: gzip\r\n\r\n${body}`,
  );
}
