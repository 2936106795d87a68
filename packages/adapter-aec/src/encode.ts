import {
  type Callback,
  type CallbackError,
  type CallbackErrorCode,
  type DenialReason,
  isCodeWithin,
  type Outcome,
  type Reply,
  type Roster,
} from "@grouphook/core/adapter";
import { fitsInto } from "./fits-into.js";
import type { ReadyOptions } from "./options.js";
import { type AnswerData, defaultAnswers, hasHarmlessAnswer } from "./other-actions.js";
import { policyCodes, refusalCodes } from "./refusal-codes.js";

const denialCodes: Readonly<Record<DenialReason, number>> = {
  policy: refusalCodes.notPermitted,
  forbidden: refusalCodes.notPermitted,
  "group-unknown": refusalCodes.groupUnknown,
  "group-exists": refusalCodes.internal,
  "member-unknown": refusalCodes.memberUnknown,
  "owner-cannot-leave": refusalCodes.notPermitted,
  "limit-exceeded": refusalCodes.limitExceeded,
};

const errorCodes: Readonly<Record<CallbackErrorCode, number>> = {
  unauthentic: refusalCodes.unauthentic,
  "wrong-method": refusalCodes.unknownAction,
  malformed: refusalCodes.malformed,
  "too-large": refusalCodes.limitExceeded,
  "too-slow": refusalCodes.internal,
  overloaded: refusalCodes.overloaded,
  internal: refusalCodes.internal,
};

/** Observed on groupServer 2.9.6: a reply of about 988,600 bytes is lost. */
const MAX_BYTES = 900_000;

// Observed on groupServer 2.9.6: any status but 200 counts as "cannot connect", and the body is searched, not parsed,
// for `"status":"…` and then `"data":…` without blanks.
const headers = { "content-type": "application/json; charset=utf-8" };

/** Says an outcome to groupServer; one that does not answer the callback is refused, for a wrong success crashes it. */
export function encode(outcome: Outcome, callback: Callback, options: ReadyOptions): Reply {
  if (outcome.result === "denied") {
    const { reason, code } = outcome.denial;
    return refusal(isCodeWithin(policyCodes, code) ? code : denialCodes[reason]);
  }
  if (callback.wants === "review" && outcome.result === "allowed") return success();
  if (callback.wants === "perform" && outcome.result === "performed") {
    if (callback.change.type === "group.created") return success(outcome.groupId ?? "");
    if (!callback.answerRoster) return success();
    if (outcome.roster) return rosterAnswer(outcome.roster, options);
  }
  if (callback.wants === "roster" && outcome.result === "roster") return rosterAnswer(outcome.roster, options);
  if (callback.wants === "echo" && outcome.result === "echoed") return success(outcome.text);
  if (callback.wants === "unsupported" && outcome.result === "unsupported")
    return otherAnswer(callback.command, options);
  return refusal(refusalCodes.internal);
}

/** Says that we failed. Always a refusal: groups are ours, so there is nothing that could be allowed unsettled. */
export function encodeError(error: CallbackError): Reply {
  return refusal(errorCodes[error.code]);
}

function otherAnswer(action: string, { answers, otherActions }: ReadyOptions): Reply {
  if (Object.hasOwn(answers, action)) return success(answers[action]);
  if (!hasHarmlessAnswer(action)) return refusal(refusalCodes.unknownAction);
  return otherActions === "allow" ? success(defaultAnswers.get(action)) : refusal(refusalCodes.notPermitted);
}

/** Users whose ids the vendor does not survive may be stored from before they were refused. */
function rosterAnswer({ userIds, silencedUserIds }: Roster, { maxUserIdBytes }: ReadyOptions): Reply {
  const listed = userIds.filter((userId) => fitsInto(maxUserIdBytes, userId));
  const groupList = listed.join(",");
  // Observed on groupServer 2.9.6: an empty list discards the whole answer and leaves the client without any.
  if (groupList === "") return refusal(refusalCodes.groupUnknown);
  if (silencedUserIds.length === 0) return success({ groupList });
  const members = new Set(listed);
  const ignoreList = silencedUserIds.filter((userId) => members.has(userId)).join(",");
  return success(ignoreList === "" ? { groupList } : { groupList, ignoreList });
}

function success(data?: AnswerData): Reply {
  if (data === "") return refusal(refusalCodes.internal);
  const body = JSON.stringify({ status: "1", data });
  // An escape would be taken verbatim, and an escaped quote for the end of the text.
  if (body.includes("\\")) return refusal(refusalCodes.internal);
  return Buffer.byteLength(body) > MAX_BYTES ? refusal(refusalCodes.limitExceeded) : { status: 200, headers, body };
}

/** Anything but a decimal in quotes would reach the client as another number, or as success. */
function refusal(number: number): Reply {
  return { status: 200, headers, body: `{"status":"0","data":"${number}"}` };
}
