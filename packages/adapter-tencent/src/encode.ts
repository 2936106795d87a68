import {
  type Callback,
  type CallbackError,
  type DenialCode,
  failedReply,
  type Inbound,
  isCodeWithin,
  type OnFailure,
  type Outcome,
  type Reply,
} from "@grouphook/core/adapter";
import { codes } from "./decode/translator.js";
import { canBeRefused } from "./other-commands.js";
import { queryCommand } from "./query-parameters.js";
import { type Rewriting, rewritingFault, rewritingOf } from "./rewriting.js";

/** What Tencent reads beside its three standard fields. */
interface Extras extends Rewriting {
  readonly RefusedMembers_Account?: readonly string[];
}

const DISCARD = 2;

// The query table of https://www.tencentcloud.com/document/product/1047/34370 spells it `roup.Callback…`.
const groupQuestion = /^G?roup\.CallbackBefore/;

/**
 * Says an outcome to Tencent. A question gets a verdict or, for an outcome that is none, a refusal. What cannot be refused gets
 * a status that Tencent takes for a failure.
 */
export function encode(outcome: Outcome, callback: Callback): Reply {
  switch (outcome.result) {
    case "allowed":
      return allowance(outcome, callback);
    case "discarded":
      return callback.wants === "review" && callback.leeway.discard ? reply(DISCARD, "") : refusal("discarded");
    case "denied": {
      const answer = refusal(outcome.denial.text, outcome.denial.code);
      const isSayable = callback.wants !== "unsupported" || canBeRefused(callback.command);
      return isSayable ? answer : failedReply(answer, "internal");
    }
    default:
      return callback.wants === "review" ? refusal(`no verdict but ${outcome.result}`) : reply(0, "");
  }
}

/**
 * Says that we failed. A question about groups is answered as the operator chose, or refused where it came in a way that
 * Tencent never takes. Anything else gets a status that Tencent takes for a failure: what is not stored is not
 * acknowledged, and what is forged gets no verdict.
 */
export function encodeError(
  { code }: CallbackError,
  { query }: Inbound,
  onFailure: OnFailure,
  callback?: Callback,
): Reply {
  const answer = refusal(code);
  const isQuestion = callback?.wants === "review" || groupQuestion.test(queryCommand(query));
  if (code === "unauthentic" || !isQuestion) return failedReply(answer, code);
  return onFailure === "allow" && code !== "wrong-method" ? reply(0, "") : answer;
}

function allowance({ amend, refusedUserIds = [] }: Extract<Outcome, { result: "allowed" }>, callback: Callback): Reply {
  const change = "change" in callback ? callback.change : undefined;
  if (change?.type === "members.invited") {
    const refused = change.userIds.filter((userId) => refusedUserIds.includes(userId));
    return refused.length > 0 ? reply(0, "", { RefusedMembers_Account: refused }) : reply(0, "");
  }
  if (change?.type === "message.sent" && amend) {
    const fault = rewritingFault(amend, change.message);
    return fault === undefined ? reply(0, "", rewritingOf(amend)) : refusal(fault);
  }
  return reply(0, "");
}

function refusal(text: string, code?: DenialCode): Reply {
  return reply(isCodeWithin(codes, code) ? code : codes.default, text);
}

// Documented: a rejection is said by ErrorCode alone; what "FAIL" as ActionStatus does is not documented.
function reply(ErrorCode: number, ErrorInfo: string, extras?: Extras): Reply {
  const body = JSON.stringify({ ActionStatus: "OK", ErrorInfo, ErrorCode, ...extras });
  return { status: 200, headers: { "content-type": "application/json" }, body };
}
