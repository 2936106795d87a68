import { createHmac } from "node:crypto";
import type { Judgement, VendorCallback, VendorReply } from "../vendor-callback.ts";

/** The constant key of starRTC's private servers. */
const GUARD_TOKEN = "12345678";
const OWNER = "892500";

/** `AEC_GROUP_CREATE`, the mark as the group's name. */
export function aecCreation(mark: string): VendorCallback {
  const fields = { addUsers: OWNER, userDefineData: mark };
  const { data, ...sent } = callback("AEC_GROUP_CREATE", fields);
  return { ...sent, kind: "group", mark, receiptKey: data };
}

/** `AEC_GROUP_ADD_USER`, the mark as the user's id. */
export function aecAddition(mark: string, groupId: string): VendorCallback {
  const fields = { groupId, addUsers: mark, userDefineData: "welcome" };
  const { data: _, ...sent } = callback("AEC_GROUP_ADD_USER", fields);
  return { ...sent, kind: "member", mark, groupId };
}

/** As groupServer 2.9.6 sends it, except that the connection stays open. */
function callback(
  action: string,
  fields: Readonly<Record<string, string>>,
): Omit<VendorCallback, "kind" | "mark"> & { readonly data: string } {
  const ts = String(Math.floor(Date.now() / 1000));
  const data = JSON.stringify({ ts, action, userId: OWNER, ...fields });
  const sign = createHmac("sha1", GUARD_TOKEN).update(data).digest("base64");
  return {
    data,
    source: "aec",
    path: "/callbacks/aec",
    headers: {
      accept: "*/*",
      "user-agent": "Mozilla/4.0",
      "content-type": "application/x-www-form-urlencoded",
      "cache-control": "no-cache",
    },
    body: `data=${encodeURIComponent(data)}&sign=${encodeURIComponent(sign)}`,
    patienceMs: 15_000,
    isToldOfFailure: true,
    judge,
  };
}

/** groupServer searches the body for these texts, without parsing it. */
function judge({ status, body }: VendorReply): Judgement {
  const [, word, data] = /^\{"status":"([01])"(?:,"data":"([^"]+)")?\}$/.exec(body) ?? [];
  if (status !== 200 || word === undefined) return { is: "nonsense" };
  if (word === "1") return { is: "acknowledged", ...(data !== undefined && { groupId: data }) };
  return data === undefined ? { is: "nonsense" } : { is: "failed", code: data };
}
