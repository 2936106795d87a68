import type { Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { express } from "../sides/express.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { handWritten } from "../sides/hand-written.ts";
import { messageRequest, tencentDialect, tencentGroupId } from "./tencent-message.ts";

const FIRST_SEQ = 1;

const storedByHand = {
  messages: "SELECT COUNT(*) FROM chat_messages",
  "message counts": "SELECT SUM(message_count) FROM chat_groups",
  "dedupe rows": "SELECT COUNT(*) FROM callbacks",
};
const storedByGrouphook = {
  messages: "SELECT COUNT(*) FROM grouphook_messages",
  callbacks: "SELECT COUNT(*) FROM grouphook_callbacks",
  "feed events": "SELECT COUNT(*) FROM grouphook_feed",
  "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed",
};

/** Facts that we record: each is one fresh message that was sent to a group. */
export const messages: Load = {
  name: "messages",
  title: "Group.CallbackAfterSendMsg, recorded with its message",
  success: tencentDialect.success,
  groupId: tencentGroupId,
  async createGroup(groupId, exchange) {
    const body = await exchange(sentMessage(groupId, FIRST_SEQ));
    if (body !== tencentDialect.success) throw new Error(`a group's first message was not taken: ${body}`);
    return groupId;
  },
  request: (groupId, number) => sentMessage(groupId, FIRST_SEQ + 1 + number),
  isRepeatable: false,
  storedWithinMs: 0,
  sides: [
    bareNode(tencentDialect),
    express(tencentDialect),
    handWritten("messages", storedByHand),
    grouphookOnSqlite(storedByGrouphook),
    grouphookOnMariaDb(storedByGrouphook),
  ],
  ratios: [
    { of: "d", to: "a", in: "perSecond" },
    { of: "e", to: "c", in: "perSecond", aim: 4 },
    { of: "e", to: "c", in: "p99Ms" },
  ],
};

function sentMessage(groupId: string, seq: number): Buffer {
  const numbered = { MsgSeq: seq, MsgTime: Math.floor(Date.now() / 1000) };
  return messageRequest("Group.CallbackAfterSendMsg", groupId, seq, numbered);
}
