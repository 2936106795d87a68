import { hmacSha1Base64 } from "@grouphook/core/adapter";
import type { CreateGroup, Dialect } from "../load.ts";

/** The constant key of starRTC's private servers. */
const GUARD_TOKEN = "12345678";
/** The owner of every group. */
const OWNER = "892500";
const FIRST_GROUP = 100_000;

/** groupServer's form of callbacks, and its plain success reply. */
export const aecDialect: Dialect = { path: "/callbacks/aec", format: "form", success: '{"status":"1"}' };

/** An id of the form that grouphook assigns. */
export function aecGroupId(index: number): string {
  return String(FIRST_GROUP + index);
}

/** Asks for a new group with one member, its owner. */
export const createAecGroup: CreateGroup = async (groupId, exchange) => {
  const fields = { addUsers: OWNER, userDefineData: `group ${groupId}` };
  const body = await exchange(aecCallback("AEC_GROUP_CREATE", fields));
  const created = /^\{"status":"1","data":"([^"]+)"\}$/.exec(body)?.[1];
  if (created === undefined) throw new Error(`a group was not created: ${body}`);
  return created;
};

/** Asks to add users. */
export function addUsers(groupId: string, userIds: readonly string[], action = "AEC_GROUP_ADD_USER"): Buffer {
  return aecCallback(action, { groupId, addUsers: userIds.join(","), userDefineData: "welcome" });
}

/** Asks to remove users. */
export function removeUsers(groupId: string, userIds: readonly string[]): Buffer {
  return aecCallback("AEC_GROUP_REMOVE_USER", { groupId, removeUsers: userIds.join(",") });
}

/** The bytes of a callback caused by the owner, as groupServer 2.9.6 sends it, except that the connection stays open. */
export function aecCallback(action: string, fields: Readonly<Record<string, string>>): Buffer {
  const ts = String(Math.floor(Date.now() / 1000));
  const data = JSON.stringify({ ts, action, userId: OWNER, ...fields });
  const body = `data=${encodeURIComponent(data)}&sign=${encodeURIComponent(hmacSha1Base64(GUARD_TOKEN, data))}`;
  return Buffer.from(
    `POST ${aecDialect.path} HTTP/1.1\r\nAccept: */*\r\nUser-Agent: Mozilla/4.0\r\nAccept-Language: en-us,zh-cn;q=0.5\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n` +
      `Cache-Control: no-cache\r\nHost: 127.0.0.1\r\n\r\n${body}`,
  );
}
