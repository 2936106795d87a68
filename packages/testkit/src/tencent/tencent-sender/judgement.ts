import type { HttpReply } from "../../http-request.js";

/** One part of a message, in Tencent's form. */
export interface TencentElement {
  readonly MsgType: string;
  readonly MsgContent: object;
}

/** The fields of a reply that Tencent reads. */
export interface TencentAnswer {
  readonly errorCode: number;
  readonly errorInfo: string;
  readonly msgBody?: readonly TencentElement[];
  readonly cloudCustomData?: string;
  readonly refusedAccounts?: readonly string[];
}

/** Why a reply counts as a failure of the webhook. */
export interface WebhookFailure {
  readonly failure: string;
}

const SEND_MESSAGE = "Group.CallbackBeforeSendMsg";
const SEND_SINGLE = "C2C.CallbackBeforeSendMsg";
const INVITE = "Group.CallbackBeforeInviteJoinGroup";
// Documented: https://www.tencentcloud.com/document/product/1047/33527
const LARGEST_MESSAGE = 12 * 1024;

/**
 * Reads the reply to a question. Anything undocumented, such as a code outside the lists, counts as a failure, so that a test
 * notices.
 */
export function readAnswer(command: string, reply: HttpReply): TencentAnswer | WebhookFailure {
  const body = readBody(reply);
  if ("failure" in body) return body;
  const { ActionStatus, ErrorCode, ErrorInfo, MsgBody, CloudCustomData, RefusedMembers_Account } = body.object;
  if (ActionStatus !== "OK") return { failure: `ActionStatus is ${JSON.stringify(ActionStatus)}` };
  if (typeof ErrorCode !== "number") return { failure: "ErrorCode is not a number" };
  if (typeof ErrorInfo !== "string") return { failure: "ErrorInfo is not a text" };
  if (!isDocumented(ErrorCode, command)) return { failure: `ErrorCode ${ErrorCode} means nothing to ${command}` };
  const answer = { errorCode: ErrorCode, errorInfo: ErrorInfo };
  if (ErrorCode === 0 && command === SEND_MESSAGE) return withRewriting(answer, MsgBody, CloudCustomData);
  if (ErrorCode !== 0 || command !== INVITE || RefusedMembers_Account === undefined) return answer;
  return isTextList(RefusedMembers_Account)
    ? { ...answer, refusedAccounts: RefusedMembers_Account }
    : { failure: "RefusedMembers_Account is not a list of texts" };
}

/** Why a notification counts as failed; `undefined` if it does not. Documented: its code is ignored. */
export function failureOf(reply: HttpReply): string | undefined {
  const body = readBody(reply);
  return "failure" in body ? body.failure : undefined;
}

function readBody({ status, body }: HttpReply): WebhookFailure | { readonly object: Record<string, unknown> } {
  if (status !== 200) return { failure: `status ${status}` };
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    return isObject(parsed) ? { object: parsed } : { failure: "the body is no JSON object" };
  } catch {
    return { failure: "the body is not JSON" };
  }
}

function isDocumented(code: number, command: string): boolean {
  if (code === 0 || code === 1) return true;
  if (code === 2) return command === SEND_MESSAGE || command === SEND_SINGLE;
  // Documented: https://www.tencentcloud.com/document/product/1047/34364
  const [from, to] = command === SEND_SINGLE ? [120_001, 130_000] : [10_100, 10_200];
  return Number.isInteger(code) && code >= from && code <= to;
}

/** What the caller gets for a plain rejection. */
export function rejectionCode(command: string): number {
  return command === SEND_SINGLE ? 20_006 : 10_016;
}

function withRewriting(
  answer: TencentAnswer,
  msgBody: unknown,
  cloudCustomData: unknown,
): TencentAnswer | WebhookFailure {
  if (msgBody !== undefined && !isMessage(msgBody)) return { failure: "MsgBody is not a message" };
  if (cloudCustomData !== undefined && typeof cloudCustomData !== "string") {
    return { failure: "CloudCustomData is not a text" };
  }
  const size = Buffer.byteLength(JSON.stringify([msgBody, cloudCustomData]));
  if (size > LARGEST_MESSAGE) return { failure: `the rewritten message has ${size} bytes` };
  return {
    ...answer,
    ...(msgBody !== undefined && { msgBody }),
    ...(cloudCustomData !== undefined && { cloudCustomData }),
  };
}

function isMessage(value: unknown): value is readonly TencentElement[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isElement)) return false;
  return value.filter(({ MsgType }) => MsgType === "TIMCustomElem").length <= 1;
}

function isElement(value: unknown): value is TencentElement {
  return isObject(value) && typeof value.MsgType === "string" && isObject(value.MsgContent);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
