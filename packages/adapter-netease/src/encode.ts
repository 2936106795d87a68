import {
  type Callback,
  type CallbackError,
  type DenialCode,
  failedReply,
  type Inbound,
  isCodeWithin,
  isObject,
  losslessJson,
  type OnFailure,
  type Outcome,
  type Reply,
} from "@grouphook/core/adapter";
import { codes } from "./decode/translator.js";
import { eventNameOf, isQuestion } from "./event-name.js";
import { rewritingFault, rewritingOf } from "./rewriting.js";

/** What NetEase reads of an answer to a callback; of an answer to a copy it reads the status alone. */
interface Answer {
  readonly errCode: 0 | 1;
  readonly responseCode?: number;
  readonly modifyResponse?: string;
  readonly callbackExt?: string;
}

const ALLOWED: Answer = { errCode: 0 };
/** The sender sees the code of success. */
const DISCARDED: Answer = { errCode: 1, responseCode: 200 };
const LONGEST_EXT = 1024;

/** Says an outcome to NetEase. What is no question cannot be refused: it gets a status that NetEase takes for a failure. */
export function encode(outcome: Outcome, callback: Callback): Reply {
  switch (outcome.result) {
    case "allowed":
      return allowance(outcome, callback);
    case "discarded":
      return callback.wants === "review" && callback.leeway.discard ? reply(DISCARDED) : refusal(callback, "discarded");
    case "denied": {
      const { text, code } = outcome.denial;
      const answer = refusal(callback, text, code);
      return isQuestion(callback.command) ? answer : failedReply(answer, "internal");
    }
    default:
      return callback.wants === "review" ? refusal(callback, `no verdict but ${outcome.result}`) : reply(ALLOWED);
  }
}

/**
 * Says that we failed. A question about groups is answered as the operator chose. Anything else gets a status that NetEase takes
 * for a failure: what is not stored is not acknowledged, and the console's policy applies to what is none of ours.
 */
export function encodeError(
  { code }: CallbackError,
  inbound: Inbound,
  onFailure: OnFailure,
  callback?: Callback,
): Reply {
  const answer: Answer = { errCode: 1 };
  const isOurs = callback?.wants === "review" || (callback === undefined && asksOfGroups(inbound.body));
  if (code === "unauthentic" || code === "wrong-method" || !isOurs) return failedReply(reply(answer), code);
  return reply(onFailure === "allow" ? ALLOWED : answer);
}

/** The questions that are understood. */
const questions: readonly number[] = [2, 7, 22, 23, 36];
const questionNames: readonly string[] = questions.map((number) => eventNameOf({ eventType: number }));
const beginsAsQuestion = new RegExp(`"eventType"\\s*:\\s*(?:${questions.join("|")})\\s*[,}]`);

/** Whether a body asks about groups, which perhaps is none or only the beginning of one. */
function asksOfGroups(text: string): boolean {
  const body = losslessJson(text);
  return isObject(body) ? questionNames.includes(eventNameOf(body)) : beginsAsQuestion.test(text);
}

function allowance({ amend }: Extract<Outcome, { result: "allowed" }>, callback: Callback): Reply {
  const change = "change" in callback ? callback.change : undefined;
  if (change?.type !== "message.sent" || amend === undefined) return reply(ALLOWED);
  const fault = rewritingFault(amend, change.message);
  if (fault !== undefined) return refusal(callback, fault);
  const rewriting = rewritingOf(amend);
  if (Object.keys(rewriting).length === 0) return reply(ALLOWED);
  return reply({ ...ALLOWED, modifyResponse: JSON.stringify(rewriting) });
}

/** A refusal, with words for the sender where a message is refused. */
function refusal(callback: Callback, text: string, code?: DenialCode): Reply {
  const isOfMessage = callback.wants === "review" && callback.change.type === "message.sent";
  return reply({
    errCode: 1,
    ...(isCodeWithin(codes, code) && { responseCode: code }),
    ...(isOfMessage && text !== "" && { callbackExt: text.slice(0, LONGEST_EXT).toWellFormed() }),
  });
}

function reply(answer: Answer): Reply {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
}
