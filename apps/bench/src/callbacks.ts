import { hmacSha1Base64 } from "@grouphook/core";

/** The constant key of starRTC's private servers. */
const GUARD_TOKEN = "12345678";

/** The owner of every group. */
const OWNER = "892500";

/** A callback as groupServer 2.9.6 sends it, in bytes, but on a connection that stays open. */
function callbackRequest(path: string, action: string, fields: Readonly<Record<string, string>>): Buffer {
  const ts = String(Math.floor(Date.now() / 1000));
  const data = JSON.stringify({ ts, action, userId: OWNER, ...fields });
  const body = `data=${encodeURIComponent(data)}&sign=${encodeURIComponent(hmacSha1Base64(GUARD_TOKEN, data))}`;
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nAccept: */*\r\nUser-Agent: Mozilla/4.0\r\nAccept-Language: en-us,zh-cn;q=0.5\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n` +
      `Cache-Control: no-cache\r\nHost: 127.0.0.1\r\n\r\n${body}`,
  );
}

/** Asks for a group that has its owner for its only member. */
export function createGroupRequest(path: string, groupName: string): Buffer {
  return callbackRequest(path, "AEC_GROUP_CREATE", { addUsers: OWNER, userDefineData: groupName });
}

/** Asks, as the owner, for one more member of a group. */
export function addUserRequest(path: string, groupId: string, userId: string): Buffer {
  return callbackRequest(path, "AEC_GROUP_ADD_USER", { groupId, addUsers: userId, userDefineData: "welcome" });
}
