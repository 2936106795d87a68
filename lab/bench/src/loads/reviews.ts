import type { Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { express } from "../sides/express.ts";
import { grouphookOnSqlite } from "../sides/grouphook.ts";
import { inTurn } from "./choose-group.ts";
import { messageToReview, tencentDialect, tencentGroupId } from "./tencent-callback.ts";

const policyThatAllows = 'export default { policy: () => ({ decision: "allow" }) };\n';

/** Questions to a policy whether a message may be sent. Only the decision is stored, some time after the reply. */
export const reviews: Load = {
  name: "reviews",
  title: "Group.CallbackBeforeSendMsg, allowed by a policy",
  success: tencentDialect.success,
  groupId: tencentGroupId,
  callback: (groupIds, number) => ({ kind: "question", bytes: messageToReview(inTurn(groupIds, number), number) }),
  isRepeatable: true,
  storedWithinMs: 2000,
  sides: [
    bareNode(tencentDialect),
    express(tencentDialect),
    grouphookOnSqlite({ decisions: "SELECT COUNT(*) FROM grouphook_decisions" }, policyThatAllows),
  ],
  ratios: [
    { of: "e", to: "b", in: "perSecond", aim: 1.3 },
    { of: "e", to: "a", in: "perSecond", aim: 0.6 },
    { of: "e", to: "b", in: "cpuMicroseconds" },
  ],
};
