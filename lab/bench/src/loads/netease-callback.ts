import { md5Hex, sha1Hex } from "@grouphook/core/adapter";
import type { CreateGroup, Dialect } from "../load.ts";
import { chatText } from "./chat-text.ts";
import { scattered } from "./choose-group.ts";

const APP_SECRET = "bench-netease-secret";
const FIRST_TEAM = 2_000_000_000;
const FIRST_USER = 10_000;
const USERS = 10_000;
/** The owner of every team. */
const OWNER = "zhangsan";
const SERVER_ID_PREFIX = "927";
const FIRST_SERVER_ID_PREFIX = "928";
const SERVER_ID_DIGITS = 10;
/** One in so many messages is an answer to another and says so in its custom data. */
const ANSWER_EVERY = 4;
/** The numbers of the notices to a team. */
const INVITED = 0;
const REMOVED = 1;

/**
 * NetEase's form of copies, and grouphook's success reply: the status is all that counts
 * (https://doc.yunxin.163.com/messaging/server-apis/DI3OTg5Mjg).
 */
export const neteaseDialect: Dialect = { path: "/callbacks/netease", format: "json", success: '{"errCode":0}' };

/** The configuration of a server that checks the signatures. What was signed ahead may be sent much later. */
export const neteaseConfiguration: string = `export default { sources: { netease: { appSecret: "${APP_SECRET}", freshnessSeconds: 86_400 } } };\n`;

/** An id of the documented form. */
export function neteaseTeamId(index: number): string {
  return String(FIRST_TEAM + index);
}

/** Creates a group in the record by its first notice: NetEase does not report creations. */
export const createNeteaseTeam: CreateGroup = async (teamId, exchange) => {
  const notice = teamNotice(teamId, INVITED, ["lisi"], `${FIRST_SERVER_ID_PREFIX}${teamId}`);
  const body = await exchange(notice);
  if (body !== neteaseDialect.success) throw new Error(`a team's first notice was not accepted: ${body}`);
  return teamId;
};

/** Reports a sent message, different for every number. */
export function teamMessage(teamId: string, number: number): Buffer {
  const random = scattered(number);
  return teamCopy(teamId, `user${FIRST_USER + (random % USERS)}`, serverId(number), {
    msgType: "TEXT",
    body: chatText(number),
    attach: "",
    ...(number % ANSWER_EVERY === 0 && { ext: JSON.stringify({ answerTo: String(random) }) }),
  });
}

/** Reports users who were pulled in. */
export function invitedToTeam(teamId: string, userIds: readonly string[], number: number): Buffer {
  return teamNotice(teamId, INVITED, userIds, serverId(number));
}

/** Reports users who were removed. */
export function removedFromTeam(teamId: string, userIds: readonly string[], number: number): Buffer {
  return teamNotice(teamId, REMOVED, userIds, serverId(number));
}

function serverId(number: number): string {
  return `${SERVER_ID_PREFIX}${String(number).padStart(SERVER_ID_DIGITS, "0")}`;
}

/** A notice as in the documented samples: with what the team is, and cards of those it is about. */
function teamNotice(teamId: string, id: number, ids: readonly string[], msgidServer: string): Buffer {
  const attach = JSON.stringify({ data: { ids, tinfo: teamInfo(teamId), uinfos: [...ids, OWNER].map(userCard) }, id });
  return teamCopy(teamId, OWNER, msgidServer, { msgType: "NOTIFICATION", attach });
}

function teamInfo(teamId: string): Readonly<Record<number, string>> {
  const now = String(Date.now());
  return {
    ...{ 1: teamId, 2: "11011", 3: `team ${teamId}`, 4: "1", 5: OWNER, 6: "5000", 8: "1", 9: "500" },
    ...{ 10: now, 11: "1456811497999", 12: now, 14: "这是群介绍" },
    ...{ 16: "0", 17: "0", 21: "0", 22: "0", 23: "0", 24: "0" },
  };
}

function userCard(userId: string): Readonly<Record<number, string>> {
  return { 1: userId, 2: "11011", 3: userId, 6: "0", 11: "142916", 12: "1438740370586", 13: "1438740370586" };
}

/** The bytes of a copy from a team too large for its members to be listed: body and secret are signed in the headers. */
function teamCopy(
  teamId: string,
  fromAccount: string,
  msgidServer: string,
  fields: Readonly<Record<string, string>>,
): Buffer {
  const curTime = String(Date.now());
  const body = JSON.stringify({
    eventType: "1",
    convType: "TEAM",
    to: teamId,
    fromAccount,
    fromClientType: "IOS",
    fromDeviceId: "d-1",
    fromNick: fromAccount,
    msgTimestamp: curTime,
    msgidClient: `0a0a0a0a-0000-4000-8000-${msgidServer.slice(-12)}`,
    msgidServer,
    resendFlag: "0",
    ...fields,
  });
  const md5 = md5Hex(body);
  return Buffer.from(
    `POST ${neteaseDialect.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
      `User-Agent: Apache-HttpClient/4.5.9 (Java/1.8.0_151)\r\nContent-Type: application/json\r\n` +
      `CurTime: ${curTime}\r\nMD5: ${md5}\r\nCheckSum: ${sha1Hex(APP_SECRET + md5 + curTime)}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
