import type { Callback, CallbackError, CallbackErrorCode, DenialReason, Outcome, Reply, Roster } from "@grouphook/core";
import type { ReadyOptions } from "./options.js";
import { type AnswerData, defaultAnswers, hasHarmlessAnswer } from "./other-actions.js";

const UNFIT = 10_001;
const NOT_PERMITTED = 10_003;
const UNKNOWN_ACTION = 10_004;
const GROUP_UNKNOWN = 10_005;
const LIMIT_EXCEEDED = 10_009;

const denialCodes: Readonly<Record<DenialReason, number>> = {
  policy: NOT_PERMITTED,
  forbidden: NOT_PERMITTED,
  "group-unknown": GROUP_UNKNOWN,
  "group-exists": 10_001,
  "member-unknown": 10_006,
  "owner-cannot-leave": 10_008,
  "limit-exceeded": LIMIT_EXCEEDED,
};

const errorCodes: Readonly<Record<CallbackErrorCode, number>> = {
  unauthentic: 10_007,
  malformed: 10_002,
  "too-large": LIMIT_EXCEEDED,
  "too-slow": 10_001,
  overloaded: 10_001,
  internal: 10_001,
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
    return refusal(code, denialCodes[reason]);
  }
  switch (callback.wants) {
    case "review":
      return outcome.result === "allowed" ? success() : refusal(UNFIT);
    case "perform":
      if (outcome.result !== "performed") return refusal(UNFIT);
      if (callback.change.type === "group.created") return success(outcome.groupId ?? "");
      if (!callback.answerRoster) return success();
      return outcome.roster ? rosterAnswer(outcome.roster) : refusal(UNFIT);
    case "roster":
      return outcome.result === "roster" ? rosterAnswer(outcome.roster) : refusal(UNFIT);
    case "echo":
      return outcome.result === "echoed" ? success(outcome.text) : refusal(UNFIT);
    case "unsupported":
      return outcome.result === "unsupported" ? otherAnswer(callback.command, options) : refusal(UNFIT);
    case "record":
      return refusal(UNFIT);
  }
}

/** Says that we failed. Always a refusal: groups are ours, so there is nothing that could be allowed unsettled. */
export function encodeError(error: CallbackError): Reply {
  return refusal(errorCodes[error.code]);
}

function otherAnswer(action: string, { answers, otherActions }: ReadyOptions): Reply {
  if (Object.hasOwn(answers, action)) return success(answers[action]);
  if (!hasHarmlessAnswer(action)) return refusal(UNKNOWN_ACTION);
  return otherActions === "allow" ? success(defaultAnswers.get(action)) : refusal(NOT_PERMITTED);
}

function rosterAnswer({ userIds, silencedUserIds }: Roster): Reply {
  const groupList = userIds.join(",");
  // Observed on groupServer 2.9.6: an empty list discards the whole answer and leaves the client without any.
  if (groupList === "") return refusal(GROUP_UNKNOWN);
  if (silencedUserIds.length === 0) return success({ groupList });
  const members = new Set(userIds);
  const ignoreList = silencedUserIds.filter((userId) => members.has(userId)).join(",");
  return success(ignoreList === "" ? { groupList } : { groupList, ignoreList });
}

function success(data?: AnswerData): Reply {
  if (data === "") return refusal(UNFIT);
  const body = JSON.stringify({ status: "1", data });
  // An escape would be taken verbatim, and an escaped quote for the end of the text.
  if (body.includes("\\")) return refusal(UNFIT);
  return Buffer.byteLength(body) > MAX_BYTES ? refusal(LIMIT_EXCEEDED) : { status: 200, headers, body };
}

/** Anything but a decimal of 1 to 65535 in quotes would reach the client as another number, or as success. */
function refusal(code: number | undefined, otherwise: number = UNFIT): Reply {
  const fits = code !== undefined && Number.isInteger(code) && code >= 1 && code <= 65_535;
  return { status: 200, headers, body: `{"status":"0","data":"${fits ? code : otherwise}"}` };
}
