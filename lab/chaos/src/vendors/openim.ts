import type { Judgement, VendorCallback, VendorReply } from "../vendor-callback.ts";

const COMMAND = "callbackAfterSendGroupMsgCommand";
const PASS = '{"actionCode":0,"errCode":0,"errMsg":"","errDlt":"","nextCode":0}';

/** `callbackAfterSendGroupMsgCommand`, the mark as `clientMsgID`. */
export function openimMessage(mark: string, groupId: string): VendorCallback {
  const now = Date.now();
  const body = `${JSON.stringify({
    sendID: "4458656648",
    callbackCommand: COMMAND,
    serverMsgID: `server-${mark}`,
    clientMsgID: mark,
    operationID: `operation-${mark}`,
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
  return {
    source: "openim",
    kind: "message",
    mark,
    groupId,
    path: `/callbacks/openim/${COMMAND}`,
    headers: {
      "user-agent": "Go-http-client/1.1",
      "content-type": "application/json; charset=utf-8",
      operationid: `operation-${mark}`,
    },
    body,
    patienceMs: 5000,
    receiptKey: `operation-${mark}\n${COMMAND}\n${body}`,
    // For a fact, OpenIM reads only whether it may continue, and not the status.
    isToldOfFailure: false,
    judge,
  };
}

function judge({ body }: VendorReply): Judgement {
  return body === PASS ? { is: "acknowledged" } : { is: "nonsense" };
}
