import type { Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { express } from "../sides/express.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { handWrittenOnMariaDb, handWrittenOnSqlite } from "../sides/hand-written.ts";
import { addUsers, aecDialect, aecGroupId, createAecGroup } from "./aec-callback.ts";
import { inTurn } from "./choose-group.ts";

const FIRST_USER_ID = 1_000_000;

const storedByHand = {
  memberships: "SELECT COUNT(*) FROM chat_group_members",
  "member counts": "SELECT SUM(member_count) FROM chat_groups",
  "dedupe rows": "SELECT COUNT(*) FROM callbacks",
};
const storedByGrouphook = {
  memberships: "SELECT COUNT(*) FROM grouphook_members",
  "member counts": "SELECT SUM(member_count) FROM grouphook_groups",
  callbacks: "SELECT COALESCE(SUM(callbacks), 0) FROM grouphook_callback_segments",
  "feed events": "SELECT COUNT(*) FROM grouphook_feed",
  "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed",
};

/** Changes that grouphook makes: each adds a new user to a group, on behalf of its owner. */
export const membership: Load = {
  name: "membership",
  title: "AEC_GROUP_ADD_USER, performed and stored",
  success: aecDialect.success,
  groupId: aecGroupId,
  createGroup: createAecGroup,
  callback: (groupIds, number) => ({
    kind: "joining",
    bytes: addUsers(inTurn(groupIds, number), [String(FIRST_USER_ID + number)]),
  }),
  isRepeatable: false,
  storedWithinMs: 0,
  sides: [
    bareNode(aecDialect),
    express(aecDialect),
    handWrittenOnMariaDb("aec", storedByHand),
    handWrittenOnSqlite("aec", storedByHand),
    grouphookOnSqlite(storedByGrouphook),
    grouphookOnMariaDb(storedByGrouphook),
  ],
  ratios: [
    { of: "e", to: "a", in: "perSecond", aim: 0.4 },
    { of: "e", to: "d", in: "perSecond" },
    { of: "f", to: "c", in: "perSecond", aim: 4 },
    { of: "f", to: "b", in: "perSecond" },
    { of: "e", to: "d", in: "cpuMicroseconds" },
    { of: "f", to: "c", in: "cpuMicroseconds" },
    { of: "e", to: "d", in: "p99Ms" },
    { of: "f", to: "c", in: "p99Ms" },
  ],
};
