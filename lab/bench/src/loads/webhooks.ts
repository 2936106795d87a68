import type { Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { inTurn } from "./choose-group.ts";
import { groupMessage, openimDialect, openimGroupId } from "./openim-callback.ts";

const stored = {
  messages: "SELECT COUNT(*) FROM grouphook_messages",
  callbacks: "SELECT COALESCE(SUM(callbacks), 0) FROM grouphook_callback_segments",
  "feed events": "SELECT COUNT(*) FROM grouphook_feed",
};

/**
 * OpenIM's after-hooks use two connections and are dropped if a queue of 100 is full. So every single acknowledgement must be
 * fast, in a burst of any length.
 */
export const webhooks: Load = {
  name: "webhooks",
  title: "OpenIM's callbackAfterSendGroupMsgCommand over two connections, recorded with its message",
  clients: [2],
  success: openimDialect.success,
  groupId: openimGroupId,
  callback: (groupIds, number) => ({ kind: "message", bytes: groupMessage(inTurn(groupIds, number), number) }),
  isRepeatable: false,
  storedWithinMs: 0,
  sides: [bareNode(openimDialect), grouphookOnSqlite(stored), grouphookOnMariaDb(stored)],
  ratios: [
    { of: "e", to: "a", in: "perSecond" },
    { of: "f", to: "a", in: "perSecond" },
  ],
};
