import type { Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { express } from "../sides/express.ts";
import { grouphookOnSqlite } from "../sides/grouphook.ts";
import { messageRequest, tencentDialect, tencentGroupId } from "./tencent-message.ts";

const policyThatAllows = 'export default { policy: () => ({ decision: "allow" }) };\n';

/** Questions that a policy answers: may this message be sent? Only the decision is logged, some time after the reply. */
export const reviews: Load = {
  name: "reviews",
  title: "Group.CallbackBeforeSendMsg, allowed by a policy",
  success: tencentDialect.success,
  groupId: tencentGroupId,
  request: (groupId, number) => messageRequest("Group.CallbackBeforeSendMsg", groupId, number),
  isRepeatable: true,
  storedWithinMs: 2000,
  sides: [
    bareNode(tencentDialect),
    express(tencentDialect),
    grouphookOnSqlite({ decisions: "SELECT COUNT(*) FROM grouphook_decisions" }, policyThatAllows),
  ],
  ratios: [
    { of: "d", to: "b", in: "perSecond", aim: 1.3 },
    { of: "d", to: "a", in: "perSecond", aim: 0.6 },
  ],
};
