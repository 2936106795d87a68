import { createHash } from "node:crypto";
import type { Judgement, VendorCallback, VendorReply } from "../vendor-callback.ts";

/** The app's secret, which the servers check. */
export const NETEASE_APP_SECRET = "chaos-netease-secret";
const OWNER = "zhangsan";
const INVITED = 0;

/** A copy of a message to a team, the mark as `msgidClient`. */
export function neteaseMessage(mark: string, teamId: string): VendorCallback {
  const fields = { msgType: "TEXT", body: "red packet", attach: "" };
  return { ...copy(mark, teamId, "copy.1.TEAM", fields), kind: "message", mark, groupId: teamId };
}

/** A notice to a team of who was pulled in, the mark as the new member's id; a team's first one makes it known. */
export function neteaseJoining(mark: string, teamId: string): VendorCallback {
  const tinfo = { 1: teamId, 3: `team ${teamId}`, 4: "1", 5: OWNER, 6: "5000", 16: "0" };
  const uinfos = [mark, OWNER].map((userId) => ({ 1: userId, 3: userId, 6: "0" }));
  const attach = JSON.stringify({ data: { ids: [mark], tinfo, uinfos }, id: INVITED });
  const fields = { msgType: "NOTIFICATION", attach };
  return { ...copy(mark, teamId, "copy.1.TEAM.NOTIFICATION", fields), kind: "member", mark, groupId: teamId };
}

function copy(
  mark: string,
  teamId: string,
  command: string,
  fields: object,
): Omit<VendorCallback, "kind" | "mark" | "groupId"> {
  const curTime = String(Date.now());
  const msgidServer = `server-${mark}`;
  const body = JSON.stringify({
    eventType: "1",
    convType: "TEAM",
    to: teamId,
    fromAccount: OWNER,
    fromClientType: "IOS",
    msgTimestamp: curTime,
    msgidClient: mark,
    msgidServer,
    resendFlag: "0",
    ...fields,
  });
  const md5 = createHash("md5").update(body).digest("hex");
  const checkSum = createHash("sha1").update(`${NETEASE_APP_SECRET}${md5}${curTime}`).digest("hex");
  return {
    source: "netease",
    path: "/callbacks/netease",
    headers: { "content-type": "application/json", curtime: curTime, md5, checksum: checkSum },
    body,
    patienceMs: 3000,
    receiptKey: JSON.stringify([command, teamId, msgidServer]),
    isToldOfFailure: true,
    judge,
  };
}

/** Of an answer to a copy only the status counts. */
function judge({ status }: VendorReply): Judgement {
  return status === 200 ? { is: "acknowledged" } : { is: "failed", code: String(status) };
}
