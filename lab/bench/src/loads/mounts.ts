import type { Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { fetchMount, nodeMount } from "../sides/mount.ts";
import { inTurn } from "./choose-group.ts";
import { messageToReview, tencentDialect, tencentGroupId } from "./tencent-callback.ts";

/** The cost of the mounts alone, with a handler that answers at once. */
export const mounts: Load = {
  name: "mounts",
  title: "Group.CallbackBeforeSendMsg, answered at once",
  success: tencentDialect.success,
  groupId: tencentGroupId,
  callback: (groupIds, number) => ({ kind: "question", bytes: messageToReview(inTurn(groupIds, number), number) }),
  isRepeatable: true,
  storedWithinMs: 0,
  sides: [bareNode(tencentDialect), nodeMount(tencentDialect), fetchMount(tencentDialect)],
  ratios: [
    { of: "g", to: "a", in: "perSecond" },
    { of: "h", to: "g", in: "perSecond" },
    { of: "h", to: "g", in: "cpuMicroseconds" },
  ],
};
