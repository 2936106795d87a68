import {
  type Callback,
  type CallbackError,
  type Denial,
  failedReply,
  type Inbound,
  type OnFailure,
  type Outcome,
  type Reply,
} from "@grouphook/core/adapter";
import { commandOf, isQuestion } from "./command.js";
import { LONGEST_CODE } from "./decode/questions.js";
import { MOST_WRITTEN, rewritingFault, rewritingOf } from "./rewriting.js";

/**
 * Says an outcome to Easemob. A message that is asked about gets a verdict, also one between two people, which is allowed unless
 * it is denied. To anything else the status is the answer.
 */
export function encode(outcome: Outcome, callback: Callback): Reply {
  if (!isQuestion(callback.command)) return reply({});
  switch (outcome.result) {
    case "allowed":
      return allowance(outcome, callback);
    case "discarded":
      return refusal("discarded");
    case "denied":
      return refusal(codeOf(outcome.denial));
    default:
      return callback.wants === "review" ? refusal(`no verdict but ${outcome.result}`) : reply({ valid: true });
  }
}

/**
 * Says that we failed. A message that is asked about is answered as the operator chose. What cannot be read is kept, and
 * acknowledged: too many failures make Easemob stop calling for minutes. Anything else was not stored, so that Easemob may send it
 * again.
 */
export function encodeError({ code }: CallbackError, inbound: Inbound, onFailure: OnFailure): Reply {
  if (code === "unauthentic" || code === "wrong-method") return failedReply(refusal(code), code);
  if (isQuestion(commandOf(inbound))) return onFailure === "allow" ? reply({ valid: true }) : refusal(code);
  return code === "malformed" ? reply({}) : failedReply(reply({}), code);
}

function allowance({ amend = {} }: Extract<Outcome, { result: "allowed" }>, callback: Callback): Reply {
  if (callback.wants !== "review") return reply({ valid: true });
  const fault = rewritingFault(amend, callback);
  if (fault !== undefined) return refusal(`cannot be changed: ${fault}`);
  const payload = rewritingOf(amend, callback.wire);
  const { priority } = amend;
  return reply({
    valid: true,
    ...(payload && { payload }),
    ...(priority !== undefined && { chatroom_msg_level: priority }),
  });
}

/** The client shows it to the sender, so that it is the text unless a policy has a code. */
function codeOf({ code, text }: Denial): string {
  return typeof code === "string" ? code : text;
}

// Documented: a `code` that is no text is shown as a general one.
function refusal(code: string): Reply {
  const said = beginningOf(code.slice(0, LONGEST_CODE).toWellFormed());
  return reply({ valid: false, ...(said !== "" && { code: said }) });
}

/** As much of a text as an answer may hold: a longer answer is a failure, with which the message may be sent. */
function beginningOf(text: string): string {
  let beginning = "";
  let written = 0;
  for (const character of text) {
    written += JSON.stringify(character).length - '""'.length;
    if (written > MOST_WRITTEN) break;
    beginning += character;
  }
  return beginning;
}

function reply(body: object): Reply {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
