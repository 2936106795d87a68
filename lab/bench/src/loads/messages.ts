import type { Dialect, Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { express } from "../sides/express.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { type HandWrittenVendor, handWrittenOnMariaDb, handWrittenOnSqlite } from "../sides/hand-written.ts";
import { inTurn } from "./choose-group.ts";
import {
  createEasemobGroup,
  easemobConfiguration,
  easemobDialect,
  easemobGroupId,
  groupChat,
} from "./easemob-callback.ts";
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

/** The messages of a vendor, and the servers for them. */
interface Messages extends Pick<Load, "name" | "title" | "groupId" | "createGroup"> {
  readonly vendor: HandWrittenVendor;
  readonly dialect: Dialect;
  /** Of grouphook; absent if it takes the vendor's callbacks without any. */
  readonly configuration?: string;
  readonly message: (groupId: string, number: number) => Buffer;
}

function recorded({ vendor, dialect, configuration, message, ...load }: Messages): Load {
  return {
    ...load,
    success: dialect.success,
    callback: (groupIds, number) => ({ kind: "message", bytes: message(inTurn(groupIds, number), number) }),
    isRepeatable: false,
    storedWithinMs: 0,
    sides: [
      bareNode(dialect),
      express(dialect),
      handWrittenOnMariaDb(vendor, storedByHand),
      handWrittenOnSqlite(vendor, storedByHand),
      grouphookOnSqlite(storedByGrouphook, configuration),
      grouphookOnMariaDb(storedByGrouphook, configuration),
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
}

/** Facts: each is a new message in a group. */
export const messages: Load = recorded({
  name: "messages",
  title: "Group.CallbackAfterSendMsg, recorded with its message",
  vendor: "tencent",
  dialect: tencentDialect,
  groupId: tencentGroupId,
  createGroup: createTencentGroup,
  message: sentMessage,
});

/** The same of Easemob, signed. */
export const messagesEasemob: Load = recorded({
  name: "messages-easemob",
  title: "Easemob's message of a group, signed, recorded",
  vendor: "easemob",
  dialect: easemobDialect,
  configuration: easemobConfiguration,
  groupId: easemobGroupId,
  createGroup: createEasemobGroup,
  message: groupChat,
});
