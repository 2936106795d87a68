import { createHash } from "node:crypto";
import type { Judgement, VendorCallback, VendorReply } from "../vendor-callback.ts";

/** The secret of the console's rule, which the servers check. */
export const EASEMOB_SECRET = "chaos-easemob-secret";
const APP_KEY = "easemob-demo#grouphook";
const MOST_CHARACTERS = 1000;

/** A message of a group after it was sent, the mark as `msg_id`. */
export function easemobMessage(mark: string, groupId: string): VendorCallback {
  const sent = callback(mark, {
    eventType: "chat",
    chat_type: "groupchat",
    group_id: groupId,
    from: "jared",
    to: groupId,
    msg_id: mark,
    payload: { ext: {}, bodies: [{ msg: "red packet", type: "txt" }] },
    content_type: "chat:group:text",
  });
  return { ...sent, kind: "message", mark, groupId };
}

/** `JOIN` by an application, the mark as the new member's id. */
export function easemobJoining(mark: string, groupId: string): VendorCallback {
  const payload = { member: [mark], type: "APPLY" };
  return { ...operation(mark, groupId, "JOIN", payload), kind: "member", mark, groupId };
}

/** `CREATE`, the mark as the group's title. */
export function easemobCreation(mark: string, groupId: string): VendorCallback {
  const info = { owner: `${APP_KEY}_leckie`, title: mark, description: "", public: "true", max_users: "200" };
  const payload = { role: { leckie: "owner" }, member: ["bob", "peter"], info };
  return { ...operation(mark, groupId, "CREATE", payload), kind: "group", mark, groupId };
}

function operation(mark: string, groupId: string, name: string, payload: object) {
  const fields = { payload, appkey: APP_KEY, id: groupId, type: "GROUP", event: "group_op_event", operation: name };
  return callback(mark, { ...fields, operator: "@ppAdmin" });
}

function callback(id: string, fields: object): Omit<VendorCallback, "kind" | "mark" | "groupId"> {
  const callId = `${APP_KEY}_${id}`;
  const timestamp = Date.now();
  const security = createHash("md5").update(`${callId}${EASEMOB_SECRET}${timestamp}`).digest("hex");
  return {
    source: "easemob",
    path: "/callbacks/easemob/post",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ callId, timestamp, ...fields, securityVersion: "1.0.0", security }),
    patienceMs: 10_000,
    receiptKey: callId,
    isToldOfFailure: true,
    judge,
  };
}

/** Only the status counts, but a long body is a failure, too. */
function judge({ status, body }: VendorReply): Judgement {
  if (body.length > MOST_CHARACTERS) return { is: "nonsense" };
  return status === 200 ? { is: "acknowledged" } : { is: "failed", code: String(status) };
}
