import { z } from "zod";
import type { Answer } from "../dialect.ts";
import { fieldsOf } from "./reply-grammar.ts";

const LARGEST_MESSAGE = 12 * 1024;
const SEND_MESSAGE = "Group.CallbackBeforeSendMsg";
const INVITE = "Group.CallbackBeforeInviteJoinGroup";

const code = z.union([z.literal([0, 1, 2]), z.int().min(10_100).max(10_200)]);
const standard = { ActionStatus: z.literal("OK"), ErrorInfo: z.string(), ErrorCode: code };
const plain = z.strictObject(standard);
const element = z.strictObject({ MsgType: z.string(), MsgContent: z.record(z.string(), z.unknown()) });
const rewritten = z.strictObject({
  ...standard,
  ErrorCode: z.literal(0),
  MsgBody: z.array(element).min(1).exactOptional(),
  CloudCustomData: z.string().exactOptional(),
});
const partlyRefused = z.strictObject({
  ...standard,
  ErrorCode: z.literal(0),
  RefusedMembers_Account: z.array(z.string().min(1)).min(1).exactOptional(),
});

const statuses: Readonly<Record<string, number>> = {
  unauthentic: 403,
  "wrong-method": 405,
  malformed: 400,
  "too-large": 413,
};

/** Tencent decides by `ErrorCode`, and treats every status except 200 as a failure. */
export function judgeTencentReply({ reply, report, inbound, onFailure }: Answer): string | undefined {
  const { status, body } = reply;
  const fields = fieldsOf(body);
  if (!fields) return "the body is no JSON object";
  if (Object.keys(fields).slice(0, 3).join() !== Object.keys(standard).join()) return "the three fields are not first";
  const { error, callback, outcome } = report;
  if (error) {
    const asked = new URLSearchParams(inbound.query).get("CallbackCommand") ?? "";
    const isQuestion = error.code !== "unauthentic" && /^G?roup\.CallbackBefore/.test(asked);
    if (status !== (isQuestion ? 200 : (statuses[error.code] ?? 500))) return `status ${status} for "${error.code}"`;
    const expected = isQuestion && onFailure === "allow" && error.code !== "wrong-method" ? 0 : 1;
    return plain.safeParse(fields).success && fields.ErrorCode === expected
      ? undefined
      : `not ErrorCode ${expected} alone`;
  }
  if (!callback || !outcome) return "a report without error, callback and outcome";
  if (status !== 200) return `status ${status}`;
  const { command } = callback;
  const asks = callback.wants === "review";
  const schema = asks && command === SEND_MESSAGE ? rewritten : asks && command === INVITE ? partlyRefused : plain;
  if (!schema.safeParse(fields).success && !plain.safeParse(fields).success)
    return "a field or code that means nothing";
  if (fields.ErrorCode === 2 && !(asks && command === SEND_MESSAGE)) return "only a message can be discarded";
  if (!asks) return fields.ErrorCode === 0 && fields.ErrorInfo === "" ? undefined : "a refusal of what happened";
  if (outcome.result !== "allowed" && fields.ErrorCode === 0) return `an allowance for ${outcome.result}`;
  return faultOfMessage(fields);
}

function faultOfMessage({ MsgBody, CloudCustomData }: { readonly [key: string]: unknown }): string | undefined {
  if (MsgBody === undefined && CloudCustomData === undefined) return undefined;
  const size = Buffer.byteLength(JSON.stringify({ MsgBody, CloudCustomData }));
  if (size > LARGEST_MESSAGE) return `a message of ${size} bytes`;
  const elements = Array.isArray(MsgBody) ? MsgBody : [];
  return elements.filter(({ MsgType }) => MsgType === "TIMCustomElem").length > 1 ? "two TIMCustomElem" : undefined;
}
