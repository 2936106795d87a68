import type { Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { express } from "../sides/express.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { handWrittenOnMariaDb, handWrittenOnSqlite } from "../sides/hand-written.ts";
import { inTurn } from "./choose-group.ts";
import { createTencentGroup, sentMessage, tencentDialect, tencentGroupId } from "./tencent-callback.ts";

const storedByHand = {
  messages: "SELECT COUNT(*) FROM chat_messages",
  "message counts": "SELECT SUM(message_count) FROM chat_groups",
  "dedupe rows": "SELECT COUNT(*) FROM callbacks",
};
const storedByGrouphook = {
  messages: "SELECT COUNT(*) FROM grouphook_messages",
  callbacks: "SELECT COALESCE(SUM(callbacks), 0) FROM grouphook_callback_segments",
  "feed events": "SELECT COUNT(*) FROM grouphook_feed",
  "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed",
};

/** Facts: each is a new message in a group. */
export const messages: Load = {
  name: "messages",
  title: "Group.CallbackAfterSendMsg, recorded with its message",
  success: tencentDialect.success,
  groupId: tencentGroupId,
  createGroup: createTencentGroup,
  callback: (groupIds, number) => ({ kind: "message", bytes: sentMessage(inTurn(groupIds, number), number) }),
  isRepeatable: false,
  storedWithinMs: 0,
  sides: [
    bareNode(tencentDialect),
    express(tencentDialect),
    handWrittenOnMariaDb("tencent", storedByHand),
    handWrittenOnSqlite("tencent", storedByHand),
    grouphookOnSqlite(storedByGrouphook),
    grouphookOnMariaDb(storedByGrouphook),
  ],
  ratios: [
    { of: "e", to: "a", in: "perSecond" },
    { of: "e", to: "d", in: "perSecond" },
    { of: "f", to: "c", in: "perSecond", aim: 4 },
    { of: "e", to: "d", in: "cpuMicroseconds" },
    { of: "f", to: "c", in: "cpuMicroseconds" },
    { of: "e", to: "d", in: "p99Ms" },
    { of: "f", to: "c", in: "p99Ms" },
  ],
};
