import { hmacSha1Base64 } from "@grouphook/core";
import type { Dialect, Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { express } from "../sides/express.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { handWritten } from "../sides/hand-written.ts";

/** The constant key of starRTC's private servers. */
const GUARD_TOKEN = "12345678";
/** The owner of every group. */
const OWNER = "892500";
const FIRST_USER_ID = 1_000_000;

const dialect: Dialect = { path: "/callbacks/aec", format: "form", success: '{"status":"1"}' };

const storedByHand = {
  memberships: "SELECT COUNT(*) FROM chat_group_members",
  "member counts": "SELECT SUM(member_count) FROM chat_groups",
  "dedupe rows": "SELECT COUNT(*) FROM callbacks",
};
const storedByGrouphook = {
  memberships: "SELECT COUNT(*) FROM grouphook_members",
  "member counts": "SELECT SUM(member_count) FROM grouphook_groups",
  callbacks: "SELECT COUNT(*) FROM grouphook_callbacks",
  "feed events": "SELECT COUNT(*) FROM grouphook_feed",
  "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed",
};

/** Changes of groups that we perform: each adds one fresh user to a group, asked by its owner. */
export const membership: Load = {
  name: "membership",
  title: "AEC_GROUP_ADD_USER, performed and stored",
  success: dialect.success,
  groupId: (index) => String(100_000 + index),
  async createGroup(groupId, exchange) {
    const fields = { addUsers: OWNER, userDefineData: `group ${groupId}` };
    const body = await exchange(callbackRequest("AEC_GROUP_CREATE", fields));
    const created = /^\{"status":"1","data":"([^"]+)"\}$/.exec(body)?.[1];
    if (created === undefined) throw new Error(`a group was not created: ${body}`);
    return created;
  },
  request: (groupId, number) =>
    callbackRequest("AEC_GROUP_ADD_USER", {
      groupId,
      addUsers: String(FIRST_USER_ID + number),
      userDefineData: "welcome",
    }),
  isRepeatable: false,
  storedWithinMs: 0,
  sides: [
    bareNode(dialect),
    express(dialect),
    handWritten("membership", storedByHand),
    grouphookOnSqlite(storedByGrouphook),
    grouphookOnMariaDb(storedByGrouphook),
  ],
  ratios: [
    { of: "d", to: "a", in: "perSecond", aim: 0.4 },
    { of: "e", to: "c", in: "perSecond", aim: 4 },
    { of: "e", to: "b", in: "perSecond" },
    { of: "e", to: "c", in: "p99Ms" },
  ],
};

/** A callback as groupServer 2.9.6 sends it, in bytes, but on a connection that stays open. */
function callbackRequest(action: string, fields: Readonly<Record<string, string>>): Buffer {
  const ts = String(Math.floor(Date.now() / 1000));
  const data = JSON.stringify({ ts, action, userId: OWNER, ...fields });
  const body = `data=${encodeURIComponent(data)}&sign=${encodeURIComponent(hmacSha1Base64(GUARD_TOKEN, data))}`;
  return Buffer.from(
    `POST ${dialect.path} HTTP/1.1\r\nAccept: */*\r\nUser-Agent: Mozilla/4.0\r\nAccept-Language: en-us,zh-cn;q=0.5\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n` +
      `Cache-Control: no-cache\r\nHost: 127.0.0.1\r\n\r\n${body}`,
  );
}
